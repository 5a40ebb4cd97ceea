package dev.turtleship.app.city;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.app.city.Totals.What;

/// What one person gives, and does with what they got: most is accepted, some is sent back, and what was accepted is
/// used at its partner's till.
final class Gifts {
    private static final String ORDERS = "/v1/gifts/orders/";
    private static final int ONE_DECLINES_IN = 6;
    private static final int ONE_USES_IN = 3;

    private final Town town;
    private final Citizen me;

    Gifts(Town town, Citizen me) {
        this.town = town;
        this.me = me;
    }

    void give(Citizen friend) {
        var item = town.one(town.items());
        String id = Citizen.fresh();
        var order = Json.object()
                .put("item", item.id())
                .put("recipient", friend.id())
                .put("message", town.phrase());
        order.set("price", Json.won(item.price()));
        if (me.put(ORDERS + id, order).success()) {
            town.acknowledged(What.ORDERED, id, me, item.price());
        }
    }

    void openBox() {
        for (var gift : me.get("/v1/gifts/received?limit=20").body().path("items")) {
            switch (gift.path("state").asText()) {
                case "delivered" -> answer(gift.path("id").asText());
                case "accepted" -> use(gift);
                default -> {}
            }
        }
    }

    private void answer(String id) {
        boolean declines = town.oneIn(ONE_DECLINES_IN);
        var answer = me.post(ORDERS + id + (declines ? "/decline" : "/accept"), null);
        if (answer.success()) {
            town.acknowledged(declines ? What.DECLINED : What.ACCEPTED, id, me, 0);
        }
    }

    private void use(JsonNode gift) {
        var till = town.till(gift.at("/item/partner").asText());
        var voucher = gift.path("voucher");
        if (till != null && voucher.path("state").asText().equals("active") && town.oneIn(ONE_USES_IN)) {
            till.use(town, me, voucher.path("code").asText());
        }
    }
}
