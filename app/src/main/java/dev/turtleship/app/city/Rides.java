package dev.turtleship.app.city;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.app.city.Totals.What;
import java.util.Set;

/// The rides of one person: quoted, requested, followed to the end, rated; some are canceled.
final class Rides {
    static final Set<String> ACTIVE = Set.of("processing", "accepted", "arrived", "in_progress");

    private static final String PATH = "/v1/taxi/rides/";
    private static final long LOOK_MILLIS = 2_000;
    private static final int ONE_CANCELS_IN = 15;

    private final Town town;
    private final Citizen me;

    Rides(Town town, Citizen me) {
        this.town = town;
        this.me = me;
    }

    /// Follows what was requested before this process began.
    void resume() {
        for (var ride : me.get("/v1/taxi/rides?limit=5").body().path("items")) {
            if (ACTIVE.contains(ride.path("state").asText())) {
                follow(ride.path("id").asText(), false);
            }
        }
    }

    void take() {
        var from = Spot.corner(town.random());
        var to = Spot.corner(town.random());
        if (from.equals(to)) {
            return;
        }
        var way = Json.object();
        from.into(way.putObject("pickup"));
        to.into(way.putObject("dropoff"));
        var quote = me.post("/v1/taxi/quotes", way);
        if (!quote.success()) {
            return;
        }
        String id = Citizen.fresh();
        var asked = me.put(PATH + id, Json.object().put("quote", quote.text("token")));
        if (asked.success()) {
            long fare = quote.body().at("/fare/amount").asLong();
            town.acknowledged(What.REQUESTED, id, me, fare);
            follow(id, town.oneIn(ONE_CANCELS_IN));
        }
    }

    private void follow(String id, boolean cancels) {
        for (String toldTo = ""; ; ) {
            var ride = me.get(PATH + id);
            String state = ride.text("state");
            if (!ride.success()) {
                return;
            }
            if (!ACTIVE.contains(state)) {
                ended(id, ride.body());
                return;
            }
            if (cancels && state.equals("accepted")) {
                cancel(id);
            }
            String driver = ride.body().at("/driver/id").asText();
            if (state.equals("arrived") && !town.drives(driver) && !toldTo.equals(driver)) {
                tellPin(driver, ride.text("pin"));
                toldTo = driver;
            }
            town.api().pause(LOOK_MILLIS);
        }
    }

    /// To somebody who drives by hand, in chat.
    private void tellPin(String driver, String pin) {
        me.write(driver, Citizen.fresh(), "제 PIN은 " + pin + "입니다. · My PIN is " + pin + ".");
    }

    private void cancel(String id) {
        var preview = me.get(PATH + id + "/cancel-preview");
        var body = Json.object().put("reason", "changed my mind");
        body.set("fee", preview.body().path("fee"));
        me.post(PATH + id + "/cancel", body);
    }

    private void ended(String id, JsonNode ride) {
        boolean completed = ride.path("state").asText().equals("completed");
        town.acknowledged(completed ? What.COMPLETED : What.NOT_DRIVEN, id, me, 0);
        if (completed) {
            me.post(
                    PATH + id + "/rating",
                    Json.object().put("stars", 3 + town.random().nextInt(3)));
        }
    }
}
