package dev.turtleship.app.city;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.app.city.Totals.What;
import java.util.List;

/// Somebody who lives in the city: rides, gives and gets, writes to friends, pays them, one thing after the other with
/// pauses between. Whatever was begun before this process is looked for first and brought to its end.
final class Resident implements Runnable {
    private static final long SHORTEST_PAUSE_MILLIS = 2_000;
    private static final long LONGEST_PAUSE_MILLIS = 6_000;
    private static final long POOR = 100_000;
    private static final long TOP_UP = 300_000;
    private static final int LARGEST_PAYMENT = 3_000;

    private final Town town;
    private final Citizen me;
    private final List<Citizen> friends;
    private final Rides rides;
    private final Gifts gifts;

    Resident(Town town, Citizen me, List<Citizen> friends) {
        this.town = town;
        this.me = me;
        this.friends = friends;
        this.rides = new Rides(town, me);
        this.gifts = new Gifts(town, me);
    }

    /// Until the town closes; then what is begun is finished.
    @Override
    public void run() {
        rides.resume();
        while (town.open()) {
            settle();
            gifts.openBox();
            doSomething();
            town.api().pause(town.random().nextLong(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS));
        }
        settle();
        gifts.openBox();
    }

    private void doSomething() {
        switch (town.random().nextInt(10)) {
            case 0, 1, 2 -> rides.take();
            case 3, 4, 5 -> gifts.give(town.one(friends));
            case 6 -> pay(town.one(friends));
            default -> write(town.one(friends));
        }
    }

    private void write(Citizen friend) {
        String id = Citizen.fresh();
        if (me.write(friend.id(), id, town.phrase()).answer().success()) {
            town.acknowledged(What.MESSAGES, id, me, 0);
        }
    }

    private void pay(Citizen friend) {
        String id = Citizen.fresh();
        long amount = town.random().nextInt(100, LARGEST_PAYMENT);
        var transfer = Json.object().put("to", friend.id());
        transfer.set("amount", Json.won(amount));
        if (me.put("/v1/pay/transfers/" + id, transfer).success()) {
            town.acknowledged(What.PAYMENTS, id, me, amount);
        }
    }

    /// There is always money; and what no mandate covers is confirmed.
    private void settle() {
        var wallet = me.get("/v1/pay/wallet");
        if (wallet.success() && wallet.body().at("/balance/amount").asLong() < POOR) {
            var topUp = Json.object();
            topUp.set("amount", Json.won(TOP_UP));
            me.put("/v1/pay/top-ups/" + Citizen.fresh(), topUp);
        }
        for (var charge : me.get("/v1/pay/charges?state=pending").body().path("items")) {
            confirm(me, charge);
        }
    }

    /// Pays what a charge says.
    static void confirm(Citizen payer, JsonNode charge) {
        var seen = Json.object();
        seen.set("module", charge.path("module"));
        if (charge.has("payee")) {
            seen.set("payee", charge.path("payee"));
        }
        seen.set("amount", charge.path("amount"));
        payer.post("/v1/pay/charges/" + charge.path("id").asText() + "/confirm", seen);
    }
}
