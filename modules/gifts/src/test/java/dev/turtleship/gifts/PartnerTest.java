package dev.turtleship.gifts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.core.id.Ids;
import dev.turtleship.core.operator.OperatorAccess;
import dev.turtleship.core.partner.PartnerKey;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.Outage;
import dev.turtleship.core.testing.People;
import dev.turtleship.gifts.GiftsFixture.Partner;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whose key opens what, and what partners offer.
@QuarkusTest
class PartnerTest {
    private static final String LOOKUP = "/v1/gifts/partner/vouchers/lookup";

    @Inject
    FakePay pay;

    @Test
    void a_till_works_with_accounts_dead() throws SQLException {
        var cafe = GiftsFixture.partner("Cafe");
        var item = GiftsFixture.item(cafe, "single");
        var buyer = People.signUp();
        pay.giveMandate(buyer.id());
        GiftsFixture.awaitKnown(buyer);
        var gift = GiftsFixture.delivered(buyer, item, buyer);
        try (var _ = Outage.of("accounts")) {
            String code = GiftsFixture.code(buyer, gift);
            GiftsFixture.lookUp(cafe, code).expect(200);
            GiftsFixture.redeem(cafe, GiftsFixture.txn(), code, 0).expect(201);
            Api.open()
                    .as(PartnerKey.make("gifts"))
                    .post(LOOKUP, "{\"code\":\"x\"}")
                    .problem(401, "core/unauthenticated");
        }
    }

    @Test
    void a_revoked_key_opens_nothing_and_another_of_the_same_partner_does() {
        var cafe = GiftsFixture.partner("Cafe");
        var second = new Partner(cafe.id(), Ids.next(), PartnerKey.make("gifts"));
        String path = OperatorAccess.PATH + "/partners/";
        Api.operator()
                .put(
                        path + cafe.id() + "/keys/" + second.keyId(),
                        Api.object("sha256", PartnerKey.sha256(second.key())))
                .expect(201);
        Await.soon("both keys", () -> GiftsFixture.show(second, "none").status() == 404);
        GiftsFixture.show(cafe, "none").problem(404, "gifts/transaction-unknown");
        Api.operator().delete(path + "keys/" + cafe.keyId()).expect(204);
        Await.soon("one key", () -> GiftsFixture.show(cafe, "none").status() == 401);
        GiftsFixture.show(second, "none").problem(404, "gifts/transaction-unknown");
    }

    @Test
    void nobody_else_gets_in() {
        var person = People.signUp();
        var pays = new Partner(Ids.next(), Ids.next(), PartnerKey.make("pay"));
        String path = OperatorAccess.PATH + "/partners/" + pays.id();
        Api.operator().put(path, Api.object("module", "pay", "name", "Shop")).expect(201);
        Api.operator()
                .put(path + "/keys/" + pays.keyId(), Api.object("sha256", PartnerKey.sha256(pays.key())))
                .expect(201);
        GiftsFixture.partner("Told after the shop");
        for (var api : List.of(Api.open(), person.api(), pays.api(), Api.open().with("Authorization", "Bearer"))) {
            api.post(LOOKUP, "{\"code\":\"x\"}").problem(401, "core/unauthenticated");
            api.put("/v1/gifts/partner/items/" + Ids.next(), GiftsFixture.offered("single", 100, false))
                    .problem(401, "core/unauthenticated");
            api.get("/v1/gifts/partner/redemptions/x").problem(401, "core/unauthenticated");
        }
    }

    @Test
    void nobody_but_accounts_says_whose_keys_open_what() {
        var mallory = new Partner(Ids.next(), Ids.next(), PartnerKey.make("gifts"));
        String told = "{\"partner\":\"%s\",\"module\":\"gifts\",\"name\":\"M\",\"keys\":[\"%s\"],\"version\":9}"
                .formatted(mallory.id(), PartnerKey.sha256(mallory.key()));
        GiftsFixture.deliver(GiftsFixture.envelope("chat", mallory.id(), "accounts.partner_changed", told));
        GiftsFixture.show(mallory, "none").problem(401, "core/unauthenticated");
        GiftsFixture.deliver(GiftsFixture.envelope("accounts", mallory.id(), "accounts.partner_changed", told));
        GiftsFixture.show(mallory, "none").problem(404, "gifts/transaction-unknown");
        String older = told.replace("\"version\":9", "\"version\":8").replaceFirst("\\[.*]", "[]");
        GiftsFixture.deliver(GiftsFixture.envelope("accounts", mallory.id(), "accounts.partner_changed", older));
        GiftsFixture.show(mallory, "none").problem(404, "gifts/transaction-unknown");
    }

    @Test
    void an_item_is_its_partners_and_shows_in_the_catalogue() {
        var cafe = GiftsFixture.partner("Cafe of the catalogue");
        var item = GiftsFixture.item(cafe, "amount", 10_000, true);
        var found = find(item.toString());
        assertEquals(
                "Americano Cafe of the catalogue 10000 true",
                found.at("/name").asText() + " " + found.at("/partner").asText() + " "
                        + found.at("/price/amount").asText() + " "
                        + found.at("/age_restricted").asText());
        String path = "/v1/gifts/partner/items/" + item;
        String good = GiftsFixture.offered("amount", 12_000, true);
        GiftsFixture.partner("Bakery").api().put(path, good).problem(409, "gifts/id-used");
        cafe.api().put(path, good.replace("12000", "0")).invalid("/price/amount");
        cafe.api().put(path, good.replace("12000", "2000001")).invalid("/price/amount");
        cafe.api().put(path, good.replace("93", "0")).invalid("/validity_days");
        cafe.api().put(path, good.replace("\"amount\",\"age", "\"both\",\"age")).invalid("/kind");
        cafe.api().put(path, good.replace("Americano", "")).invalid("/name");
        cafe.api().put(path, good.replace("true", "null")).invalid("/age_restricted");
        assertEquals("10000", find(item.toString()).at("/price/amount").asText());
        cafe.api().put(path, good).expect(200);
        assertEquals("12000", find(item.toString()).at("/price/amount").asText());
    }

    private static com.fasterxml.jackson.databind.JsonNode find(String item) {
        var anybody = People.signUp().api();
        String cursor = "";
        do {
            var page =
                    anybody.get("/v1/gifts/catalogue?limit=5&cursor=" + cursor).expect(200);
            for (var entry : page.body().at("/items")) {
                if (entry.at("/id").asText().equals(item)) {
                    return entry;
                }
            }
            cursor = page.at("/next_cursor");
        } while (!cursor.isEmpty());
        throw new AssertionError("not in the catalogue: " + item);
    }
}
