package dev.turtleship.drills;

import dev.turtleship.drills.BootAloneRun.Boot;
import dev.turtleship.drills.BootAloneRun.Case;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The application is started cold while one module's database is refused (nothing listens) or frozen (it listens and
/// says nothing); then the database comes back. Once it comes back empty, and the module has to make its tables.
final class BootAlone implements Drill {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Case FRESH = new Case("pay", false, true);
    private static final List<Case> QUICK = List.of(
            new Case("accounts", false, false),
            new Case("chat", true, false),
            FRESH,
            new Case("taxi", true, false),
            new Case("identity", false, false),
            new Case("gifts", true, false),
            new Case("media", false, false),
            new Case("push", true, false));
    private static final List<Case> FULL = List.of(
            new Case("accounts", false, false),
            new Case("accounts", true, false),
            new Case("chat", false, false),
            new Case("chat", true, false),
            new Case("pay", false, false),
            new Case("pay", true, false),
            FRESH,
            new Case("taxi", false, false),
            new Case("taxi", true, false),
            new Case("identity", false, false),
            new Case("identity", true, false),
            new Case("gifts", false, false),
            new Case("gifts", true, false),
            new Case("media", false, false),
            new Case("media", true, false),
            new Case("push", false, false),
            new Case("push", true, false));

    @Override
    public String name() {
        return "boot-alone";
    }

    @Override
    public String about() {
        return "a cold start with each database refused or frozen; the others work, and it comes up by itself";
    }

    @Override
    public List<String> lines() {
        return BootAloneJudge.LINES;
    }

    @Override
    public String control() {
        return "with pay's migrations as part of the boot";
    }

    @Override
    public Set<String> mustBreak() {
        return Set.of(
                "accepts_within_10s",
                "others_work_within_10s",
                "missing_says_so",
                "missing_refuses",
                "back_within_10s",
                "migrates_by_itself");
    }

    @Override
    public boolean alone() {
        return true;
    }

    @Override
    public void run(DrillRun run) {
        try (var servers = new OwnServers()) {
            var launch = run.launch();
            for (var module : BootAloneRun.MODULES) {
                launch = launch.database(servers.make(module));
            }
            if (run.control()) {
                launch = launch.property("quarkus.flyway.pay.migrate-at-start", "true");
            }
            try (var application = Application.start(launch);
                    var loop = new Loop()) {
                var boots = new Boots(application, launch, new Requests(loop, application, run.ids()));
                var cases = run.control() ? List.of(FRESH) : run.full() ? FULL : QUICK;
                BootAloneJudge.judge(boots.all(cases), run.contract());
            }
        }
    }

    private record Boots(Application application, Launch launch, Requests requests) {
        BootAloneRun all(List<Case> cases) {
            requests.meet();
            var works = new ArrayList<String>();
            for (var module : BootAloneRun.MODULES) {
                if (requests.works(module, LIMIT) != BootAloneRun.NEVER) {
                    works.add(module);
                }
            }
            var boots = new ArrayList<Boot>();
            for (var each : cases) {
                Out.say("cold start with %s", each);
                boots.add(boot(each));
            }
            return new BootAloneRun(works, boots);
        }

        private Boot boot(Case each) {
            var server = launch.databases().get(each.module());
            application.kill();
            if (each.fresh()) {
                server.empty();
            }
            if (each.frozen()) {
                server.tree().freeze();
            } else {
                server.kill();
            }
            long began = System.nanoTime();
            application.restart();
            long accepted = requests.accepts(LIMIT);
            long others = began;
            for (var module : BootAloneRun.MODULES) {
                if (!module.equals(each.module())) {
                    others = Math.max(others, requests.works(module, LIMIT));
                }
            }
            var says = requests.says(each.module(), LIMIT);
            var refusal = requests.once(each.module());
            if (each.frozen()) {
                server.tree().thaw();
            } else {
                server.start();
            }
            long healed = System.nanoTime();
            if (each.fresh()) {
                requests.topUp(LIMIT);
            }
            long back = requests.works(each.module(), LIMIT);
            return new Boot(each, since(began, accepted), since(began, others), says, refusal, since(healed, back));
        }

        private static long since(long began, long at) {
            return at == BootAloneRun.NEVER ? at : at - began;
        }
    }
}
