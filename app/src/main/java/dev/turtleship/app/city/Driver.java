package dev.turtleship.app.city;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Somebody who drives: tells where they are every two seconds, accepts an offer after some seconds, fetches the rider
/// and brings them where they want. What to do next follows from what the ship says of the ride alone, so a driver
/// goes on after any outage, also of this process.
final class Driver implements Runnable {
    private static final String RIDES = "/v1/taxi/driver/rides/";
    private static final String OFFERS = "/v1/taxi/driver/offers";
    private static final long TICK_MILLIS = 2_000;
    private static final int METERS_A_TICK = 200;

    private final Town town;
    private final Citizen me;
    private final Door door;
    private final Set<String> seen = new HashSet<>();
    private Spot at;
    private Spot wanted;

    Driver(Town town, Citizen me) {
        this.town = town;
        this.me = me;
        this.door = new Door(town::rider, me);
        this.at = Spot.corner(town.random());
        this.wanted = at;
    }

    /// Until nobody of the city needs a ride.
    @Override
    public void run() {
        shift(true);
        while (town.riding()) {
            var ride = underWay();
            if (ride.isPresent()) {
                drive(ride.get().path("id").asText());
            } else {
                wander();
            }
        }
        underWay().ifPresent(ride -> drive(ride.path("id").asText()));
        shift(false);
    }

    private void shift(boolean on) {
        me.put("/v1/taxi/driver/availability", Json.object().put("available", on));
    }

    private Optional<JsonNode> underWay() {
        for (var ride : me.get("/v1/taxi/driver/rides?limit=20").body().path("items")) {
            if (Rides.ACTIVE.contains(ride.path("state").asText())) {
                return Optional.of(ride);
            }
        }
        return Optional.empty();
    }

    private void wander() {
        if (at.equals(wanted)) {
            wanted = Spot.corner(town.random());
        }
        moveToward(wanted);
        accept();
    }

    /// An offer is thought over until the next time, so that somebody who drives by hand may be faster.
    private void accept() {
        var live = new HashSet<String>();
        for (var offer : me.get(OFFERS).body().path("items")) {
            String id = offer.path("id").asText();
            live.add(id);
            if (seen.contains(id)
                    && me.post(OFFERS + "/" + id + "/accept", null).success()) {
                break;
            }
        }
        seen.clear();
        seen.addAll(live);
    }

    /// One step after the other, as the ride stands, until it is over or somebody else's.
    private void drive(String id) {
        while (true) {
            var ride = me.get(RIDES + id);
            if (!ride.success()) {
                return;
            }
            switch (ride.text("state")) {
                case "accepted" -> go(id, "pickup", "arrived", ride.body());
                case "arrived" -> {
                    door.ask(ride.body());
                    moveToward(at);
                }
                case "in_progress" -> go(id, "dropoff", "complete", ride.body());
                default -> {
                    return;
                }
            }
        }
    }

    /// A tick on the way, or the command at its end.
    private void go(String id, String where, String command, JsonNode ride) {
        var goal = Spot.of(ride.path(where)).nearestCorner();
        if (!at.equals(goal)) {
            moveToward(goal);
            return;
        }
        var body = Json.object();
        if (command.equals("complete")) {
            body.put("occurred_at", now().toString());
        }
        me.post(RIDES + id + "/" + command, body);
    }

    /// Moves for a tick, and tells where that led. The numbers of the points grow over restarts, as the clock does.
    private void moveToward(Spot goal) {
        at = at.toward(goal, METERS_A_TICK);
        var batch = Json.object();
        var point = batch.putArray("points").addObject();
        at.into(point).put("seq", System.currentTimeMillis()).put("recorded_at", now().toString());
        me.post("/v1/taxi/driver/positions", batch);
        town.api().pause(TICK_MILLIS);
    }

    private static Instant now() {
        return Instant.ofEpochMilli(System.currentTimeMillis());
    }
}
