package dev.turtleship.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Media's PostgreSQL is killed and stays away. Chat and pay do not notice, and what was sent before is seen: what is
/// known of a file stands beside its bytes.
final class MediaDead implements Drill {
    private static final Traffic.Load LARGE = new Traffic.Load(150, 750, 40, 10);
    private static final Traffic.Load SMALL = new Traffic.Load(10, 100, 20, 5);
    private static final MediaTraffic.Load MANY = new MediaTraffic.Load(20, 15);
    private static final MediaTraffic.Load FEW = new MediaTraffic.Load(10, 9);

    @Override
    public String name() {
        return "media-dead";
    }

    @Override
    public String about() {
        return "media's database is killed under load; chat and pay must not notice, and old photos are seen";
    }

    @Override
    public List<String> lines() {
        return MediaDeadJudge.LINES;
    }

    @Override
    public String control() {
        return "with the labels beside the bytes thrown away";
    }

    /// Then only the database knows what is stored, and that is dead.
    @Override
    public Set<String> mustBreak() {
        return Set.of("files_seen_dead", "stored_files_whole");
    }

    @Override
    public void run(DrillRun run) {
        try (var servers = new OwnServers()) {
            var media = servers.make("media");
            try (var application = Application.start(run.launch().database(media));
                    var loop = new Loop()) {
                var load = new MediaLoad(
                        loop, application, run.full() ? LARGE : SMALL, run.full() ? MANY : FEW, run.ids());
                var fault = Away.Fault.dead(media);
                var times =
                        Away.drive(run.control() ? unlabelled(application, fault) : fault, Away.Phases.of(run), load);
                MediaDeadJudge.judge(load.collect(times), run.contract());
            }
        }
    }

    private static Away.Fault unlabelled(Application application, Away.Fault fault) {
        return new Away.Fault(
                fault.module(),
                fault.how(),
                () -> {
                    fault.strike().run();
                    removeLabels(application.data().resolve("media/objects"));
                },
                fault.heal());
    }

    private static void removeLabels(Path objects) {
        try (Stream<Path> files = Files.walk(objects)) {
            for (var label : files.filter(file -> file.endsWith("label.json")).toList()) {
                Files.delete(label);
            }
        } catch (IOException failed) {
            throw new CannotRun("throwing the labels away", failed);
        }
    }
}
