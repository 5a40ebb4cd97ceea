package dev.turtleship.gifts;

import dev.turtleship.contracts.pay.ChargeChanged;
import dev.turtleship.contracts.pay.PaidOut;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.operator.OperatorAccess;
import dev.turtleship.core.partner.PartnerKey;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/// Partners, buyers and gifts over HTTP.
final class GiftsFixture {
    static final long PRICE = 4_500;

    private static final String REDEMPTIONS = "/v1/gifts/partner/redemptions/";

    private GiftsFixture() {}

    /// A partner as its tills know it.
    record Partner(UUID id, UUID keyId, String key) {
        Api api() {
            return Api.open().as(key);
        }
    }

    /// A partner whose key gifts knows.
    static Partner partner(String name) {
        var partner = new Partner(Ids.next(), Ids.next(), PartnerKey.make("gifts"));
        String path = OperatorAccess.PATH + "/partners/" + partner.id();
        Api.operator().put(path, Api.object("module", "gifts", "name", name)).expect(201);
        Api.operator()
                .put(path + "/keys/" + partner.keyId(), Api.object("sha256", PartnerKey.sha256(partner.key())))
                .expect(201);
        Await.soon("gifts knows " + name, () -> show(partner, "nothing").status() == 404);
        return partner;
    }

    static String offered(String kind, long price, boolean ageRestricted) {
        return Api.object(
                "name",
                "Americano",
                "price",
                krw(price),
                "validity_days",
                93,
                "kind",
                kind,
                "age_restricted",
                ageRestricted);
    }

    static Map<String, Object> krw(long amount) {
        return Map.of("amount", amount, "currency", "KRW");
    }

    static UUID item(Partner partner, String kind, long price, boolean ageRestricted) {
        var id = Ids.next();
        partner.api()
                .put("/v1/gifts/partner/items/" + id, offered(kind, price, ageRestricted))
                .expect(200);
        return id;
    }

    static UUID item(Partner partner, String kind) {
        return item(partner, kind, PRICE, false);
    }

    static Api.Answer order(Person buyer, UUID id, UUID item, Person recipient) {
        return buyer.api()
                .with("Prefer", "wait=5")
                .put(
                        "/v1/gifts/orders/" + id,
                        Api.object("item", item, "price", krw(PRICE), "recipient", recipient.id(), "message", "Hi"));
    }

    /// An order that is delivered, because its buyer's charges settle by themselves.
    static UUID delivered(Person buyer, UUID item, Person recipient) {
        var id = Ids.next();
        var answer = order(buyer, id, item, recipient).expect(201);
        if (!answer.at("/state").equals("delivered")) {
            throw new AssertionError("not delivered: " + answer.text());
        }
        return id;
    }

    static Api.Answer find(Person person, UUID gift) {
        return person.api().get("/v1/gifts/orders/" + gift);
    }

    static Api.Answer command(Person person, UUID gift, String command) {
        return person.api().post("/v1/gifts/orders/" + gift + "/" + command, null);
    }

    static String code(Person recipient, UUID gift) {
        return find(recipient, gift).expect(200).at("/voucher/code");
    }

    static UUID charge(UUID gift) throws SQLException {
        return UUID.fromString(Sql.text("gifts", "select charge from gift where id = ?", gift));
    }

    static String state(UUID gift) throws SQLException {
        return Sql.text("gifts", "select state from gift where id = ?", gift);
    }

    static Api.Answer lookUp(Partner partner, String code) {
        return partner.api().post("/v1/gifts/partner/vouchers/lookup", Api.object("code", code));
    }

    /// `amount` 0: without one.
    static Api.Answer redeem(Partner partner, String txn, String code, long amount) {
        return partner.api()
                .put(
                        REDEMPTIONS + txn,
                        amount == 0 ? Api.object("code", code) : Api.object("code", code, "amount", krw(amount)));
    }

    static Api.Answer show(Partner partner, String txn) {
        return partner.api().get(REDEMPTIONS + txn);
    }

    static Api.Answer reverse(Partner partner, String txn) {
        return partner.api().post(REDEMPTIONS + txn + "/reverse", null);
    }

    static String txn() {
        return "till-7." + Ids.next();
    }

    /// The time in which this may be reversed is over.
    static void closeWindow(String txn) throws SQLException {
        Sql.run("gifts", "update redemption set settle_at = now() - interval '1 second' where txn = ?", txn);
    }

    /// Until gifts was told of this person.
    static void awaitKnown(Person person) {
        Await.soon("gifts knows " + person.handle(), () -> {
            try {
                return Sql.text("gifts", "select name from person where id = ?", person.id()) != null;
            } catch (SQLException failure) {
                throw new AssertionError(failure);
            }
        });
    }

    /// What a module says to gifts, as another process would bring it.
    static void say(String source, List<?> words) {
        deliver(words.stream().map(word -> envelope(source, word)).toArray(String[]::new));
    }

    /// All of it is taken, whatever gifts makes of it.
    static void deliver(String... envelopes) {
        String secret = ConfigProvider.getConfig().getValue("turtleship.internal.secret", String.class);
        var receipts = Api.open()
                .as(secret)
                .post("/internal/v1/messages", "[" + String.join(",", envelopes) + "]")
                .expect(200);
        for (var receipt : receipts.body()) {
            if (!receipt.at("/result").asText().equalsIgnoreCase("taken")) {
                throw new AssertionError("gifts did not take it: " + receipts.text());
            }
        }
    }

    private static String envelope(String source, Object word) {
        return switch (word) {
            case ChargeChanged told ->
                envelope(
                        source,
                        told.charge(),
                        "pay.charge_changed",
                        Api.object(
                                "charge",
                                told.charge(),
                                "state",
                                told.state(),
                                "reason",
                                told.reason(),
                                "at",
                                told.at().toString()));
            case PaidOut told ->
                envelope(
                        source,
                        told.charge(),
                        "pay.paid_out",
                        Api.object(
                                "payout",
                                told.payout(),
                                "charge",
                                told.charge(),
                                "state",
                                told.state(),
                                "reason",
                                told.reason(),
                                "at",
                                told.at().toString()));
            default -> throw new IllegalStateException("nobody says " + word);
        };
    }

    static String envelope(String source, UUID aggregate, String type, String payload) {
        return Api.object(
                "id",
                Ids.next(),
                "source",
                source,
                "destination",
                "gifts",
                "aggregate",
                aggregate,
                "type",
                type,
                "payload",
                payload);
    }
}
