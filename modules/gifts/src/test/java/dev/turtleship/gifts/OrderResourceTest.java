package dev.turtleship.gifts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.contracts.pay.ChargeChanged;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import dev.turtleship.core.testing.Together;
import dev.turtleship.gifts.GiftsFixture.Partner;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// From the order to the gift box, and its ends.
@QuarkusTest
class OrderResourceTest {
    @Inject
    OrderService orders;

    @Inject
    FakePay pay;

    @Inject
    FakeChat chat;

    private Partner cafe;
    private UUID item;
    private Person buyer;
    private Person friend;

    @BeforeEach
    void meet() {
        cafe = GiftsFixture.partner("Cafe");
        item = GiftsFixture.item(cafe, "single");
        buyer = People.signUp();
        friend = People.signUp();
        GiftsFixture.awaitKnown(friend);
    }

    @Test
    void whoever_gets_a_gift_is_notified_without_its_code() throws SQLException {
        pay.giveMandate(buyer.id());
        var gift = GiftsFixture.delivered(buyer, item, friend);
        String code = friend.api().get("/v1/gifts/received").expect(200).at("/items/0/voucher/code");
        Await.soon("the notification", () -> notifications(friend).at("/items").size() == 1);
        var told = notifications(friend).at("/items/0");
        assertEquals(
                "gifts gift " + gift,
                told.at("/module").asText() + " " + told.at("/kind").asText() + " "
                        + told.at("/subject").asText());
        assertTrue(told.at("/text").asText().contains("Americano"), told.toString());
        assertFalse(told.toString().contains(code), told.toString());
        GiftsFixture.command(friend, gift, "decline").expect(200);
        Await.soon(
                "the buyer hears of it", () -> notifications(buyer).at("/items").size() == 1);
        assertEquals("gift_over", notifications(buyer).at("/items/0/kind").asText());
    }

    private static JsonNode notifications(Person person) {
        return person.api().get("/v1/push/notifications").expect(200).body();
    }

    @Test
    void a_paid_gift_is_in_the_box_and_in_the_chat_with_its_code() throws SQLException {
        pay.giveMandate(buyer.id());
        var gift = GiftsFixture.delivered(buyer, item, friend);
        var got = friend.api().get("/v1/gifts/received").expect(200);
        assertEquals(gift.toString(), got.at("/items/0/id"));
        assertEquals(
                "delivered active Hi",
                got.at("/items/0/state") + " " + got.at("/items/0/voucher/state") + " " + got.at("/items/0/message"));
        assertFalse(got.body().at("/items/0").has("price"), got.text());
        assertFalse(got.body().at("/items/0").has("payment"), got.text());
        String code = got.at("/items/0/voucher/code");
        Await.soon("the card", () -> chat.cards(gift).size() == 1);
        var card = chat.cards(gift).getFirst();
        assertEquals(List.of(buyer.id(), friend.id()), List.of(card.from(), card.to()));
        assertEquals(code, card.data().get("barcode"));
        assertTrue(card.fallback().contains(code) && card.fallback().contains("Americano"), card.fallback());
        var sent = buyer.api().get("/v1/gifts/sent").expect(200);
        assertEquals("4500 settled", sent.at("/items/0/price/amount") + " " + sent.at("/items/0/payment/state"));
        assertFalse(sent.body().at("/items/0").has("voucher"), sent.text());
        var asked = pay.asked(GiftsFixture.charge(gift)).orElseThrow();
        assertEquals(null, asked.payee());
        assertEquals("gifts.order", asked.purpose());
        assertEquals(GiftsFixture.PRICE, pay.held(asked.charge()));
    }

    @Test
    void nobody_pays_a_price_that_came_while_they_ordered() throws SQLException {
        pay.giveMandate(buyer.id());
        var wine = GiftsFixture.item(cafe, "single", GiftsFixture.PRICE, true);
        var wish = new OrderService.Wish(wine, GiftsFixture.PRICE, friend.id(), "Hi");
        Runnable partner = () -> cafe.api()
                .put("/v1/gifts/partner/items/" + wine, GiftsFixture.offered("single", 2 * GiftsFixture.PRICE, true))
                .expect(200);
        var gift = Ids.next();
        var refused = assertThrows(Refused.class, () -> orders.order(gift, new AccountId(buyer.id()), wish, partner));
        assertEquals(GiftsError.CHANGED_MEANWHILE, refused.reason());
        assertEquals(null, Sql.text("gifts", "select state from gift where id = ?", gift));
    }

    @Test
    void what_nobody_can_see_is_refused() {
        cafe.api()
                .put(
                        "/v1/gifts/partner/items/" + Ids.next(),
                        Api.object(
                                "name",
                                "Latte\n1+1",
                                "price",
                                GiftsFixture.krw(1_000),
                                "validity_days",
                                93,
                                "kind",
                                "single",
                                "age_restricted",
                                false))
                .problem(400, "core/invalid");
        buyer.api()
                .put(
                        "/v1/gifts/orders/" + Ids.next(),
                        Api.object(
                                "item",
                                item,
                                "price",
                                GiftsFixture.krw(GiftsFixture.PRICE),
                                "recipient",
                                friend.id(),
                                "message",
                                "Hi\u0007"))
                .problem(400, "core/invalid");
    }

    @Test
    void nobody_is_told_before_it_is_paid() throws SQLException {
        var gift = Ids.next();
        var waiting = GiftsFixture.order(buyer, gift, item, friend).expect(201);
        assertEquals(
                "awaiting_payment pending confirm_at_pay",
                waiting.at("/state") + " " + waiting.at("/payment/state") + " " + waiting.at("/payment/next_action"));
        assertEquals(GiftsFixture.charge(gift).toString(), waiting.at("/payment/charge"));
        GiftsFixture.find(friend, gift).problem(404, "gifts/gift-unknown");
        GiftsFixture.command(friend, gift, "accept").problem(404, "gifts/gift-unknown");
        assertEquals(
                0,
                friend.api()
                        .get("/v1/gifts/received")
                        .expect(200)
                        .body()
                        .at("/items")
                        .size());
        assertEquals(
                "0",
                friend.api().get("/v1/app/home").expect(200).at("/parts/gifts/received"),
                friend.api().get("/v1/app/home").text());
        GiftsFixture.say("pay", List.of(pay.decide(GiftsFixture.charge(gift), "settled")));
        assertEquals("delivered", GiftsFixture.find(friend, gift).expect(200).at("/state"));
        Await.soon("the card", () -> chat.cards(gift).size() == 1);
    }

    @Test
    void money_that_did_not_go_back_is_sent_back_again_when_it_can() throws SQLException {
        pay.giveMandate(buyer.id());
        pay.know(buyer.id(), false);
        var gift = GiftsFixture.delivered(buyer, item, friend);
        GiftsFixture.command(friend, gift, "decline").expect(200);
        Await.soon("pay refuses", () -> refund(gift).equals("refused"));
        long version =
                GiftsFixture.find(buyer, gift).expect(200).body().at("/version").asLong();
        pay.know(buyer.id(), true);
        Sql.run("gifts", "update payout set ask_again_at = now() where gift = ? and state = 'refused'", gift);
        Await.soon("it is there", () -> refund(gift).equals("settled"));
        var view = GiftsFixture.find(buyer, gift).expect(200);
        assertEquals(version + 2, view.body().at("/version").asLong(), "asked again, and settled: " + view.text());
        assertEquals(GiftsFixture.PRICE, pay.paidTo(GiftsFixture.charge(gift), buyer.id()));
        assertEquals(1, pay.refused(GiftsFixture.charge(gift)));
    }

    private String refund(UUID gift) {
        return GiftsFixture.find(buyer, gift)
                .expect(200)
                .body()
                .at("/refund/state")
                .asText();
    }

    @Test
    void what_is_not_paid_in_time_is_given_up_by_the_word_of_pay() throws SQLException {
        var gift = Ids.next();
        GiftsFixture.order(buyer, gift, item, friend).expect(201);
        GiftsFixture.say("pay", List.of(pay.decide(GiftsFixture.charge(gift), "expired")));
        var over = GiftsFixture.find(buyer, gift).expect(200);
        assertEquals("canceled payment_expired", over.at("/state") + " " + over.at("/reason"));
        assertEquals(List.of(), chat.cards(gift));
        GiftsFixture.find(friend, gift).problem(404, "gifts/gift-unknown");
    }

    @Test
    void what_was_paid_in_time_is_delivered_though_word_of_it_comes_late() throws SQLException {
        var gift = Ids.next();
        GiftsFixture.order(buyer, gift, item, friend).expect(201);
        Sql.run("gifts", "update gift set pay_until = now() - interval '1 hour' where id = ?", gift);
        GiftsFixture.say("pay", List.of(pay.decide(GiftsFixture.charge(gift), "settled")));
        assertEquals("delivered", GiftsFixture.find(friend, gift).expect(200).at("/state"));
    }

    @Test
    void what_pay_settled_although_it_was_given_up_comes_back() throws SQLException {
        pay.mute(buyer.id());
        var gift = Ids.next();
        buyer.api().put("/v1/gifts/orders/" + gift, body(item, friend)).expect(201);
        var charge = GiftsFixture.charge(gift);
        Await.soon("pay is asked", () -> pay.asked(charge).isPresent());
        var settled = pay.decide(charge, "settled");
        GiftsFixture.command(buyer, gift, "cancel").expect(200);
        GiftsFixture.say("pay", List.of(settled, settled));
        Await.soon("the money is back", () -> pay.paidTo(charge, buyer.id()) == GiftsFixture.PRICE);
        var seen = GiftsFixture.find(buyer, gift).expect(200);
        assertEquals(
                "canceled asked 4500",
                seen.at("/state") + " " + seen.at("/refund/state") + " " + seen.at("/refund/amount/amount"));
        GiftsFixture.say("pay", pay.takeWords(buyer.id()));
        assertEquals("settled", GiftsFixture.find(buyer, gift).expect(200).at("/refund/state"));
        assertEquals(0, pay.held(charge));
        GiftsFixture.find(friend, gift).problem(404, "gifts/gift-unknown");
    }

    @Test
    void a_payment_that_is_refused_ends_the_order() throws SQLException {
        var gift = Ids.next();
        GiftsFixture.order(buyer, gift, item, friend).expect(201);
        GiftsFixture.say("pay", List.of(pay.decide(GiftsFixture.charge(gift), "refused")));
        var over = GiftsFixture.find(buyer, gift).expect(200);
        assertEquals(
                "canceled payment_refused declined",
                over.at("/state") + " " + over.at("/reason") + " " + over.at("/payment/reason"));
    }

    @Test
    void declined_and_canceled_gifts_are_refunded_once() throws SQLException {
        pay.giveMandate(buyer.id());
        var declined = GiftsFixture.delivered(buyer, item, friend);
        var canceled = GiftsFixture.delivered(buyer, item, friend);
        GiftsFixture.command(friend, declined, "accept").expect(200);
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    "declined",
                    GiftsFixture.command(friend, declined, "decline")
                            .expect(200)
                            .at("/state"));
            assertEquals(
                    "canceled",
                    GiftsFixture.command(buyer, canceled, "cancel").expect(200).at("/state"));
        }
        for (var gift : List.of(declined, canceled)) {
            var charge = GiftsFixture.charge(gift);
            Await.soon("the refund", () -> pay.paidTo(charge, buyer.id()) == GiftsFixture.PRICE);
            Await.soon(
                    "the buyer sees it",
                    () -> GiftsFixture.find(buyer, gift).at("/refund/state").equals("settled"));
            Await.soon("both cards", () -> chat.cards(gift).size() == 2);
            assertEquals("refunded", GiftsFixture.find(friend, gift).at("/voucher/state"));
        }
        assertEquals(friend.id(), chat.cards(declined).getLast().from());
        assertEquals(buyer.id(), chat.cards(canceled).getLast().from());
        GiftsFixture.lookUp(cafe, GiftsFixture.code(friend, declined)).expect(200);
    }

    @Test
    void what_expires_goes_to_whom_it_belongs() throws SQLException {
        pay.giveMandate(buyer.id());
        var left = GiftsFixture.delivered(buyer, item, friend);
        var accepted = GiftsFixture.delivered(buyer, item, friend);
        GiftsFixture.command(friend, accepted, "accept").expect(200);
        for (var gift : List.of(left, accepted)) {
            Sql.run("gifts", "update voucher set expires_at = now() - interval '1 second' where gift = ?", gift);
        }
        var charges = List.of(GiftsFixture.charge(left), GiftsFixture.charge(accepted));
        Await.soon("back to the buyer", () -> pay.paidTo(charges.getFirst(), buyer.id()) == GiftsFixture.PRICE);
        Await.soon("to the friend", () -> pay.paidTo(charges.getLast(), friend.id()) == GiftsFixture.PRICE);
        assertEquals("expired", GiftsFixture.find(friend, left).expect(200).at("/state"));
        GiftsFixture.redeem(cafe, GiftsFixture.txn(), GiftsFixture.code(friend, left), 0)
                .problem(409, "gifts/voucher-not-active");
    }

    @Test
    void a_repeat_is_the_same_order_and_another_one_is_refused() throws Exception {
        var gift = Ids.next();
        var made = Together.run(6, _ -> buyer.api()
                .put("/v1/gifts/orders/" + gift, body(item, friend))
                .status());
        assertEquals(1, made.stream().filter(status -> status == 201).count(), made.toString());
        assertEquals(new HashSet<>(List.of(200, 201)), new HashSet<>(made));
        assertEquals(
                "1", Sql.text("gifts", "select count(*) from gift_event where gift = ? and kind = 'ordered'", gift));
        friend.api().put("/v1/gifts/orders/" + gift, body(item, friend)).problem(409, "gifts/id-used");
        buyer.api().put("/v1/gifts/orders/" + gift, body(item, buyer)).problem(409, "gifts/id-used");
    }

    @Test
    void what_is_wrong_is_refused_and_nothing_is_asked() throws SQLException {
        String path = "/v1/gifts/orders/" + Ids.next();
        String good = body(item, friend);
        buyer.api().put(path, good.replace(":4500", ":4400")).problem(409, "gifts/price-changed");
        buyer.api().put(path, good.replace("KRW", "USD")).invalid("/price/currency");
        buyer.api().put(path, good.replace(":4500", ":0")).invalid("/price/amount");
        buyer.api().put(path, good.replace(":4500", ":2000001")).invalid("/price/amount");
        buyer.api()
                .put(path, good.replace(item.toString(), Ids.next().toString()))
                .problem(422, "gifts/item-unknown");
        var stranger = buyer.api()
                .put(path, good.replace(friend.id().toString(), Ids.next().toString()));
        assertEquals(
                "/recipient", stranger.problem(422, "gifts/recipient-unknown").at("/errors/0/pointer"));
        buyer.api()
                .put(path, good.replace("\"Hi\"", "\"" + "x".repeat(201) + "\""))
                .invalid("/message");
        buyer.api().put(path, "{}").problem(400, "core/invalid");
        Api.open().put(path, good).problem(401, "core/unauthenticated");
        buyer.api()
                .put("/v1/gifts/orders/" + Ids.next(), good.replace("Hi", "Ho"))
                .expect(201);
        assertEquals("1", Sql.text("gifts", "select count(*) from gift where buyer = ?", buyer.id()));
        withdraw();
        buyer.api().put(path, good).problem(422, "gifts/item-unknown");
    }

    private void withdraw() {
        String offered = GiftsFixture.offered("single", GiftsFixture.PRICE, false);
        cafe.api()
                .put("/v1/gifts/partner/items/" + item, offered.replaceFirst("}$", ",\"available\":false}"))
                .expect(200);
    }

    @Test
    void one_person_has_a_bounded_number_of_orders_waiting() {
        for (int i = 0; i < 20; i++) {
            buyer.api()
                    .put("/v1/gifts/orders/" + Ids.next(), body(item, friend))
                    .expect(201);
        }
        buyer.api().put("/v1/gifts/orders/" + Ids.next(), body(item, friend)).problem(409, "gifts/too-many-open");
    }

    @Test
    void nobody_but_pay_says_that_it_is_paid() throws SQLException {
        var gift = Ids.next();
        GiftsFixture.order(buyer, gift, item, friend).expect(201);
        var forged = new ChargeChanged(GiftsFixture.charge(gift), "settled", "", Instant.EPOCH);
        GiftsFixture.say("chat", List.of(forged));
        GiftsFixture.say("pay", List.of(new ChargeChanged(Ids.next(), "settled", "", Instant.EPOCH)));
        assertEquals("awaiting_payment", GiftsFixture.state(gift));
    }

    private static String body(UUID item, Person recipient) {
        return Api.object(
                "item",
                item,
                "price",
                GiftsFixture.krw(GiftsFixture.PRICE),
                "recipient",
                recipient.id(),
                "message",
                "Hi");
    }
}
