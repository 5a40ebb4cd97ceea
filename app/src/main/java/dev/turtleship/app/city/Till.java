package dev.turtleship.app.city;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.app.city.Totals.What;

/// A partner's till: looks a voucher up, takes from it what is bought, and now and then takes that back.
record Till(Api api, String key) {
    private static final String REDEMPTIONS = "/v1/gifts/partner/redemptions/";
    private static final int ONE_IS_REVERSED_IN = 10;

    void use(Town town, Citizen holder, String code) {
        var shown =
                ask("POST", "/v1/gifts/partner/vouchers/lookup", Json.object().put("code", code));
        if (!shown.success() || !shown.text("state").equals("active")) {
            return;
        }
        long remaining = shown.body().at("/remaining/amount").asLong();
        boolean single = shown.text("kind").equals("single");
        long taken = single ? remaining : town.random().nextLong(1, remaining + 1);
        var redeem = Json.object().put("code", code);
        if (!single) {
            redeem.set("amount", Json.won(taken));
        }
        String transaction = Citizen.fresh();
        if (!ask("PUT", REDEMPTIONS + transaction, redeem).success()) {
            return;
        }
        if (town.oneIn(ONE_IS_REVERSED_IN)) {
            ask("POST", REDEMPTIONS + transaction + "/reverse", null);
        } else {
            town.acknowledged(What.REDEEMED, transaction, holder, taken);
        }
    }

    private Api.Answer ask(String method, String path, JsonNode body) {
        return api.ask(method, path, key, body);
    }
}
