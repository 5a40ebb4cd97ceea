package dev.turtleship.drills;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// The disk of media's files fills up with something else and is emptied again. Text and payments do not notice,
/// photos fail alone and say so, old ones are seen, and media leaves what is free to whoever else is on the disk.
final class MediaDiskFull implements Drill {
    private static final Traffic.Load LARGE = new Traffic.Load(150, 750, 40, 10);
    private static final Traffic.Load SMALL = new Traffic.Load(10, 100, 20, 5);
    private static final MediaTraffic.Load MANY = new MediaTraffic.Load(20, 15);
    private static final MediaTraffic.Load FEW = new MediaTraffic.Load(10, 9);

    private static final int DISK_MEBIBYTES = 96;
    private static final int FREE_MEBIBYTES = 16;

    @Override
    public String name() {
        return "media-disk-full";
    }

    @Override
    public String about() {
        return "the disk of media's files is full; chat and pay must not notice, and photos fail alone and say so";
    }

    @Override
    public List<String> lines() {
        return MediaDiskFullJudge.LINES;
    }

    @Override
    public String control() {
        return "with nothing of media's disk kept free";
    }

    @Override
    public Set<String> mustBreak() {
        return Set.of("room_is_left", "photos_refused_full", "status_shows_it");
    }

    @Override
    public void run(DrillRun run) {
        try (var disk = new SmallDisk(DISK_MEBIBYTES)) {
            var launch = run.launch()
                    .property("turtleship.media.folder", disk.folder().toString())
                    .property("turtleship.media.free-bytes", run.control() ? "0" : FREE_MEBIBYTES + "M");
            try (var application = Application.start(launch);
                    var loop = new Loop()) {
                var load = new MediaLoad(
                        loop, application, run.full() ? LARGE : SMALL, run.full() ? MANY : FEW, run.ids());
                var left = new AtomicLong();
                var fault = new Away.Fault(
                        "media", Away.How.FULL, () -> disk.fillUpTo(MediaDiskFullJudge.LEFT_BYTES), () -> {
                            left.set(disk.usableBytes());
                            disk.empty();
                        });
                var times = Away.drive(fault, Away.Phases.of(run), load);
                MediaDiskFullJudge.judge(load.collect(times), left.get(), run.contract());
            }
        }
    }
}
