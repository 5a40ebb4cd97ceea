package dev.turtleship.drills;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// How long this machine's disk takes to keep one page, a hundred times a second beside a bench: no commit can be
/// faster, and where the disk stands still for a moment, everything acknowledged waits.
final class DiskProbe implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final int PAGE = 8192;
    private static final int PAGES = 1024;

    private static final Duration STALL = Duration.ofMillis(20);

    private final Latency latency = new Latency();
    private final List<Stall> stalls = new ArrayList<>();
    private final Path file;
    private final Thread thread;
    private volatile boolean stopping;

    /// Beside the application's data, on the same disk.
    DiskProbe(Application application) {
        try {
            this.file = Files.createTempFile(application.data(), "disk-", ".probe");
            Files.write(file, new byte[PAGE * PAGES]);
        } catch (IOException failed) {
            throw new CannotRun("writing beside " + application.data(), failed);
        }
        this.thread = Thread.ofPlatform().name("disk-probe").start(this::measure);
    }

    private void measure() {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
            for (int page = 0; !stopping; page = (page + 1) % PAGES) {
                long from = CardTraffic.now();
                long begun = System.nanoTime();
                channel.write(ByteBuffer.allocate(PAGE), (long) page * PAGE);
                channel.force(false);
                long ended = System.nanoTime();
                latency.add(begun, ended);
                if (ended - begun > STALL.toNanos()) {
                    stalls.add(new Stall(from, CardTraffic.now()));
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        } catch (IOException failed) {
            throw new CannotRun("writing " + file, failed);
        }
    }

    /// The disk kept nothing for more than 20 ms: from when to when, in microseconds of the machine's clock.
    record Stall(long from, long to) {
        boolean overlaps(long begun, long ended) {
            return begun < to && ended > from;
        }
    }

    /// Only after the end.
    List<Stall> stalls() {
        return stalls;
    }

    /// Ends it and says what it saw.
    Latency end() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return latency;
    }

    @Override
    public void close() {
        end();
        try {
            Files.deleteIfExists(file);
        } catch (IOException gone) {
            System.err.println("could not remove " + file);
        }
    }
}
