package dev.turtleship.drills;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A disk of its own, in memory, that a drill can fill up and empty again. Only root may mount one.
final class SmallDisk implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int BLOCK = 1 << 16;

    private final Path folder;
    private final Path ballast;
    private final Thread hook = new Thread(this::unmount, "unmount");

    SmallDisk(int mebibytes) {
        try {
            folder = Files.createTempDirectory("turtleship-drill-disk-");
        } catch (IOException failed) {
            throw new CannotRun("making a folder for a disk", failed);
        }
        ballast = folder.resolve("ballast");
        Runtime.getRuntime().addShutdownHook(hook);
        if (!run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", folder.toString())) {
            unmount();
            throw new CannotRun("a drill that fills a disk must be run by root, who may mount one");
        }
    }

    Path folder() {
        return folder;
    }

    long usableBytes() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException failed) {
            throw new CannotRun("looking at a disk", failed);
        }
    }

    /// Something else takes all of it but so much.
    void fillUpTo(long leftBytes) {
        try (var file = Files.newByteChannel(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            var block = ByteBuffer.allocate(BLOCK);
            while (usableBytes() > leftBytes) {
                block.clear().limit((int) Math.min(BLOCK, usableBytes() - leftBytes));
                file.write(block);
            }
        } catch (IOException failed) {
            throw new CannotRun("filling a disk", failed);
        }
    }

    void empty() {
        try {
            Files.deleteIfExists(ballast);
        } catch (IOException failed) {
            throw new CannotRun("emptying a disk", failed);
        }
    }

    /// Once nobody uses it.
    @Override
    public void close() {
        unmount();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyGoing) {
            // The machine's own end is running the hook.
        }
    }

    private void unmount() {
        run("umount", folder.toString());
        try {
            Files.deleteIfExists(folder);
        } catch (IOException busy) {
            System.err.println("could not remove " + folder);
        }
    }

    private static boolean run(String... command) {
        try {
            var process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean done = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0;
            if (!done) {
                Out.say("%s: %s", String.join(" ", command), said.strip());
            }
            return done;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CannotRun(command[0], interrupted);
        }
    }
}
