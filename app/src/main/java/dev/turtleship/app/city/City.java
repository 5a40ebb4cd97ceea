package dev.turtleship.app.city;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A small city that lives on the ship: people ride, drive, give, write and pay, through the API alone, a few things a
/// second. It goes on after the ship was killed and started again, and ends when it was stopped, or does not come back.
public final class City {
    /// @param opening after how long nothing new is begun; empty: never
    /// @param journal where every acknowledged thing is written down; empty: nowhere
    /// @param stopped whether the ship was told to stop
    public record Plan(Optional<Duration> opening, Optional<Path> journal, BooleanSupplier stopped) {}

    private static final Duration TELLS_EVERY = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration CLOSES_WITHIN = Duration.ofMinutes(4);
    private static final long LOOK_NANOS = 200_000_000;

    private final Api api;
    private final Story story;
    private final Plan plan;
    private final PrintStream out;
    private final AtomicInteger dropouts = new AtomicInteger();
    private long toldAt = System.nanoTime();

    public City(Api api, Story story, Plan plan, PrintStream out) {
        this.api = api;
        this.story = story;
        this.plan = plan;
        this.out = out;
    }

    /// Comes back when the city has ended; whether all that was begun had come to its end by then.
    public boolean live() {
        try (var journal = new Journal(plan.journal().orElse(null))) {
            var town = new Town(api, story, journal);
            var residents = new ArrayList<Thread>();
            for (var citizen : story.residents()) {
                var friends = new ArrayList<>(story.residents());
                friends.remove(citizen);
                residents.add(begin(new Resident(town, citizen, friends), citizen));
            }
            var drivers = new ArrayList<Thread>();
            story.drivers().forEach(driver -> drivers.add(begin(new Driver(town, driver), driver)));
            boolean finished =
                    await(town, residents, plan.opening()) && finish(town, residents, drivers) && dropouts.get() == 0;
            api.end();
            tell(finished ? "The city is closed: " : "The city has ended: ", town);
            return finished;
        }
    }

    private Thread begin(Runnable life, Citizen of) {
        return Thread.ofVirtual().name(of.handle()).start(() -> {
            try {
                life.run();
            } catch (Api.Over over) {
                // Whoever is asleep or on the way when the city ends wakes up here.
            } catch (RuntimeException unexpected) {
                dropouts.incrementAndGet();
                System.err.println("turtleship: " + of.handle() + " gave up: " + unexpected);
            }
        });
    }

    private boolean finish(Town town, List<Thread> residents, List<Thread> drivers) {
        town.close();
        if (!await(town, residents, Optional.of(CLOSES_WITHIN)) || anyAlive(residents)) {
            return false;
        }
        town.allHome();
        return await(town, drivers, Optional.of(CLOSES_WITHIN)) && !anyAlive(drivers);
    }

    /// Until they have all come to their end, or the time is up; false: the ship is gone.
    private boolean await(Town town, List<Thread> people, Optional<Duration> limit) {
        long began = System.nanoTime();
        while (anyAlive(people)) {
            long passed = System.nanoTime() - began;
            if (limit.isPresent() && passed >= limit.get().toNanos()) {
                return true;
            }
            if (plan.stopped().getAsBoolean() || api.silence().compareTo(PATIENCE) > 0) {
                return false;
            }
            if (System.nanoTime() - toldAt >= TELLS_EVERY.toNanos()) {
                tell("The city: ", town);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    private static boolean anyAlive(List<Thread> people) {
        return people.stream().anyMatch(Thread::isAlive);
    }

    private void tell(String what, Town town) {
        toldAt = System.nanoTime();
        out.println(what + town.totals().line(api.again()));
        out.flush();
    }
}
