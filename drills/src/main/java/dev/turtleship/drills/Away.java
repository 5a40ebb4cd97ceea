package dev.turtleship.drills;

import java.time.Duration;
import java.util.Locale;

/// One module's database, or its disk, goes away under load and comes back, in the same steps whatever module it is.
///
///     (set up) -> warm up -> healthy -> away -> healing -> staying -> (settle and compare)
final class Away {
    enum How {
        FROZEN("PostgreSQL"),
        DEAD("PostgreSQL"),
        FULL("disk");

        private final String thing;

        How(String thing) {
            this.thing = thing;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What takes the database away and gives it back.
    record Fault(String module, How how, Runnable strike, Runnable heal) {
        /// The module's server stands still: connections stay open and nobody answers on them.
        static Fault frozen(String module, Application application) {
            return new Fault(
                    module, How.FROZEN, () -> application.postgres(module).freeze(), () -> application
                            .postgres(module)
                            .thaw());
        }

        /// The server is killed and stays away: connections are refused. It has to be the drill's own, because the
        /// application would start its own again.
        static Fault dead(OwnPostgres server) {
            return new Fault(server.module(), How.DEAD, server::kill, server::start);
        }
    }

    record Phases(int warmUpSeconds, int healthySeconds, int awaySeconds) {
        /// Where latencies are judged the warm-up is long: on two cores the virtual machine's compiler competes with
        /// everybody for most of the first minute, and would be what is measured.
        private static final Phases LONG = new Phases(40, 15, 15);

        private static final Phases SHORT = new Phases(3, 5, 8);

        static Phases of(DrillRun run) {
            return run.full() ? LONG : SHORT;
        }
    }

    /// `striking` .. `away` is the short time in which the database is taken away, `healing` .. `healed` in which it
    /// is given back; what happens at these edges may go either way. Times are System.nanoTime.
    record Times(long healthy, long striking, long away, long healing, long healed, long ended) {
        Window healthyWindow() {
            return new Window(healthy, striking);
        }

        Window awayWindow() {
            return new Window(away, healing);
        }
    }

    /// What goes on meanwhile.
    interface Load {
        void start();

        /// From now on whoever asks is refused at the door: nothing of what is refused can still happen.
        default void shut() {}

        /// From now on what was refused may happen all the same.
        default void open() {}

        /// Returns when the module works again, or when that took longer than it may.
        void comeBack(long healing, long healed);

        void stop();
    }

    static final Duration HEALING = Duration.ofSeconds(10);

    /// How long it may take until everybody in the application knows that the database is away.
    static final Duration KNOWN = Duration.ofSeconds(2);

    /// The load goes on for this long after the module is back, to see that it stays.
    private static final Duration STAYING = Duration.ofSeconds(3);

    private Away() {}

    static Times drive(Fault fault, Phases phases, Load load) {
        load.start();
        Await.elapsed(Duration.ofSeconds(phases.warmUpSeconds()));
        Out.say("healthy for %d s", phases.healthySeconds());
        long healthy = System.nanoTime();
        Await.elapsed(Duration.ofSeconds(phases.healthySeconds()));

        Out.say(
                "%s's %s is %s for %d s",
                fault.module(), fault.how().thing, fault.how().word(), phases.awaySeconds());
        long striking = System.nanoTime();
        fault.strike().run();
        long away = System.nanoTime();
        Await.elapsed(KNOWN);
        load.shut();
        Await.elapsed(Duration.ofSeconds(phases.awaySeconds()).minus(KNOWN));

        load.open();
        long healing = System.nanoTime();
        fault.heal().run();
        long healed = System.nanoTime();
        Out.say("it is back; waiting for %s", fault.module());
        load.comeBack(healing, healed);
        Await.elapsed(STAYING);
        load.stop();
        return new Times(healthy, striking, away, healing, healed, System.nanoTime());
    }
}
