package dev.turtleship.taxi;

import com.uber.h3core.H3Core;
import dev.turtleship.taxi.Dispatch.Candidate;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// Where drivers are: in memory, by H3 cell of resolution 8 (about 0.9 km across). Nothing of it is
/// stored; after a restart it is there again as soon as they have pinged. Bounded by the drivers who drive.
@Singleton
class Positions {
    /// One point of a driver's way. `seq` grows along it.
    record Point(long seq, Place at, Instant recordedAt) {}

    record Fix(UUID driver, Point point, Instant heardAt, long cell) {}

    /// How many points were news, and how many came late or again.
    record Taken(int taken, int ignored, long lastSeq) {}

    private static final int RESOLUTION = 8;

    /// In rings of cells around the pickup, about 5 km; growing, so that in a crowd only the nearest are looked at.
    private static final int[] RINGS = {1, 3, 6};

    private final TaxiConfig config;
    private final Routing routing;
    private final Map<UUID, Fix> fixes = new ConcurrentHashMap<>();
    private final Map<Long, Set<UUID>> cells = new ConcurrentHashMap<>();
    private volatile H3Core h3;

    Positions(TaxiConfig config, Routing routing) {
        this.config = config;
        this.routing = routing;
    }

    /// Loads the native library; where that cannot be done, taxi does not come up, and nothing else is the worse.
    void start() {
        try {
            h3 = H3Core.newInstance();
        } catch (IOException | UnsatisfiedLinkError failure) {
            throw new IllegalStateException("H3 has no library for this machine", failure);
        }
    }

    /// Whether the driver was heard of lately, so that nobody has to look up whether they drive.
    boolean follows(UUID driver) {
        return fixes.containsKey(driver);
    }

    /// Takes the points in the order of their `seq`. A point that is not newer than the newest known is
    /// ignored, so that one which came late never moves a driver back. Whoever was silent for long begins anew;
    /// whoever has only old news to tell is silent.
    Taken take(UUID driver, List<Point> points, Instant now) {
        var counts = new int[1];
        var newest = fixes.compute(driver, (_, before) -> {
            boolean silent = before != null && before.heardAt().isBefore(now.minus(config.positionLife()));
            var last = before == null || silent ? null : before.point();
            for (var point : points) {
                if (last == null || point.seq() > last.seq()) {
                    last = point;
                    counts[0]++;
                }
            }
            long cell = h3.latLngToCell(last.at().lat(), last.at().lng(), RESOLUTION);
            if (before == null || before.cell() != cell) {
                move(driver, before, cell);
            }
            return new Fix(driver, last, counts[0] > 0 ? now : before.heardAt(), cell);
        });
        return new Taken(counts[0], points.size() - counts[0], newest.point().seq());
    }

    Optional<Fix> of(UUID driver) {
        return Optional.ofNullable(fixes.get(driver));
    }

    /// Those of the `eligible` drivers near a pickup who were heard of lately, nearest first: all of the
    /// innermost rings that hold `enough` of them. Whoever is not eligible counts for nothing, so that a crowd
    /// of busy drivers does not hide the free one behind it.
    List<Candidate> candidates(UUID ride, Place pickup, int enough, Predicate<UUID> eligible, Instant now) {
        return near(pickup, enough, eligible, now).stream()
                .map(fix -> {
                    var way = routing.route(fix.point().at(), pickup);
                    return new Candidate(ride, fix.driver(), way.meters(), way.seconds());
                })
                .sorted(Comparator.comparingLong(Candidate::seconds))
                .toList();
    }

    private List<Fix> near(Place place, int enough, Predicate<UUID> eligible, Instant now) {
        var oldest = now.minus(config.positionLife());
        long centre = h3.latLngToCell(place.lat(), place.lng(), RESOLUTION);
        List<Fix> found = List.of();
        for (int rings : RINGS) {
            found = within(h3.gridDisk(centre, rings), eligible, oldest);
            if (found.size() >= enough) {
                break;
            }
        }
        return found;
    }

    UUID[] heardSince(Instant moment) {
        return fixes.values().stream()
                .filter(fix -> !fix.heardAt().isBefore(moment))
                .map(Fix::driver)
                .toArray(UUID[]::new);
    }

    /// Forgets those who went silent.
    void sweep(Instant now) {
        var life = config.positionLife().multipliedBy(2);
        var oldest = now.minus(life.compareTo(config.driverSilence()) > 0 ? life : config.driverSilence());
        fixes.values().stream()
                .filter(fix -> fix.heardAt().isBefore(oldest))
                .map(Fix::driver)
                .toList()
                .forEach(this::forget);
    }

    static boolean isFromTheFuture(Point point, Instant now, Duration skew) {
        return point.recordedAt().isAfter(now.plus(skew));
    }

    private List<Fix> within(List<Long> disk, Predicate<UUID> eligible, Instant oldest) {
        var found = new ArrayList<Fix>();
        for (long cell : disk) {
            for (var driver : cells.getOrDefault(cell, Set.of())) {
                var fix = fixes.get(driver);
                if (fix != null && !fix.heardAt().isBefore(oldest) && eligible.test(driver)) {
                    found.add(fix);
                }
            }
        }
        return found;
    }

    void forget(UUID driver) {
        fixes.computeIfPresent(driver, (_, fix) -> {
            leave(driver, fix.cell());
            return null;
        });
    }

    private void move(UUID driver, Fix before, long cell) {
        if (before != null) {
            leave(driver, before.cell());
        }
        cells.compute(cell, (_, drivers) -> {
            Set<UUID> here = drivers == null ? ConcurrentHashMap.newKeySet() : drivers;
            here.add(driver);
            return here;
        });
    }

    private void leave(UUID driver, long cell) {
        cells.computeIfPresent(cell, (_, drivers) -> {
            drivers.remove(driver);
            return drivers.isEmpty() ? null : drivers;
        });
    }
}
