package dev.turtleship.drills;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.util.regex.Pattern;

/// A partner of gifts, made as an operator makes one, with what it offers: looks vouchers up, takes from them and gives
/// back, under transaction ids of its own.
final class Till {
    /// What the partner offers, and what it costs.
    record Item(String id, String kind, long priceMinor) {}

    static final long SINGLE_MINOR = 4_500;
    static final long AMOUNT_MINOR = 10_000;
    /// A gift card that many redemptions take little from.
    static final long CARD_MINOR = 100_000;

    private static final Pattern PARTNER = Pattern.compile("(?m)^partner +(\\S+)$");
    private static final Pattern KEY = Pattern.compile("(?m)^key +(\\S+)$");
    private static final int VALIDITY_DAYS = 93;

    private final GiftTraffic traffic;
    private final String partner;
    private final String key;
    private final Item single;
    private final Item amount;
    private final Item card;

    private Till(GiftTraffic traffic, String partner, String key, Ids ids) {
        this.traffic = traffic;
        this.partner = partner;
        this.key = key;
        this.single = new Item(ids.next(), "single", SINGLE_MINOR);
        this.amount = new Item(ids.next(), "amount", AMOUNT_MINOR);
        this.card = new Item(ids.next(), "amount", CARD_MINOR);
    }

    static Till open(GiftTraffic traffic, Operator operator, String name, Ids ids) {
        var said = operator.say("partner", "add", name);
        var partner = PARTNER.matcher(said.text());
        var key = KEY.matcher(said.text());
        if (said.exit() != 0 || !partner.find() || !key.find()) {
            throw new CannotRun("partner add ended with " + said.exit() + ": " + said.text());
        }
        return new Till(traffic, partner.group(1), key.group(1), ids);
    }

    String partner() {
        return partner;
    }

    Item single() {
        return single;
    }

    Item amount() {
        return amount;
    }

    Item card() {
        return card;
    }

    /// Offers all its items, as soon as gifts knows the partner.
    Future<Api.Answer> offer() {
        return offer(single).compose(ignored -> offer(amount)).compose(ignored -> offer(card));
    }

    private Future<Api.Answer> offer(Item item) {
        var body = Json.object()
                .put("name", "Item of " + item.priceMinor())
                .put("validity_days", VALIDITY_DAYS)
                .put("kind", item.kind())
                .put("age_restricted", false);
        GiftTraffic.price(body, "price", item.priceMinor());
        return traffic.setUp(() -> traffic.api().put("/v1/gifts/partner/items/" + item.id(), key, body));
    }

    Future<Api.Answer> lookUp(String gift, String code) {
        var body = Json.object().put("code", code);
        return traffic.asking().again("lookup", gift, partner, () -> traffic.api()
                .post("/v1/gifts/partner/vouchers/lookup", key, body));
    }

    /// Takes this much, which was due at this moment, off the voucher of a gift.
    Future<Api.Answer> redeem(GiftHistory.Use use, String code, long dueAt) {
        traffic.history().uses().add(use);
        return put("redeem", use, code, dueAt);
    }

    /// The same under an id that was reversed already, which must take nothing.
    Future<Api.Answer> redeemReversed(GiftHistory.Use use, String code) {
        return put("redeem_reversed", use, code, System.nanoTime());
    }

    Future<Api.Answer> reverse(String txn) {
        return traffic.asking()
                .again("reverse", txn, partner, () -> traffic.api().post(path(txn) + "/reverse", key, null));
    }

    private Future<Api.Answer> put(String what, GiftHistory.Use use, String code, long dueAt) {
        ObjectNode body = Json.object().put("code", code);
        GiftTraffic.price(body, "amount", use.minor());
        return traffic.asking()
                .again(what, use.txn(), partner, dueAt, () -> traffic.api().put(path(use.txn()), key, body));
    }

    private static String path(String txn) {
        return "/v1/gifts/partner/redemptions/" + txn;
    }
}
