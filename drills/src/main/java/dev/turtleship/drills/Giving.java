package dev.turtleship.drills;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;

/// One gift from its order to what becomes of it: its buyer waits until it is paid, its recipient looks for its card
/// and does with it as planned. Belongs to the loop.
final class Giving {
    enum Plan {
        DECLINE,
        KEEP,
        USE,
        USE_IN_PARTS,
        /// By the barcode that the card shows, without a word of acceptance.
        USE_BY_CARD,
        /// Kept as a gift card for the tills of the load.
        SHOP
    }

    /// Who gives what to whom.
    record Wish(String id, Person buyer, Person recipient, Till till, Till.Item item, Plan plan) {}

    private static final int WAIT = 5;
    private static final String NEWEST = "/v1/gifts/received?limit=10";

    private final GiftTraffic traffic;
    private final Wish wish;
    private final CardReader cards;
    private final String path;

    Giving(GiftTraffic traffic, Wish wish, CardReader cards) {
        this.traffic = traffic;
        this.wish = wish;
        this.cards = cards;
        this.path = "/v1/gifts/orders/" + wish.id();
    }

    /// Done when nothing more comes of it; the code of its voucher, "" when it came to nothing.
    Future<String> order(long dueAt) {
        var history = traffic.history();
        history.orders()
                .add(new GiftHistory.Order(
                        wish.id(),
                        wish.buyer().id(),
                        wish.recipient().id(),
                        wish.item().priceMinor(),
                        dueAt));
        var body = Json.object()
                .put("item", wish.item().id())
                .put("recipient", wish.recipient().id())
                .put("message", "For you");
        GiftTraffic.price(body, "price", wish.item().priceMinor());
        return traffic.asking()
                .anew("order", wish.id(), wish.buyer().id(), dueAt, () -> traffic.api()
                        .waiting(HttpMethod.PUT, path, wish.buyer().token(), traffic.paidWait(), body))
                .compose(answer -> answer.success() ? taken(answer.json()) : Future.succeededFuture(""));
    }

    private Future<String> taken(JsonNode view) {
        seen(view, wish.buyer());
        peep();
        return paid(view).compose(isPaid -> isPaid ? received() : Future.succeededFuture(""));
    }

    /// The recipient, who was told nothing yet, looks whether there is something for them.
    private void peep() {
        traffic.asking()
                .once("peep", wish.id(), wish.recipient().id(), () -> find(wish.recipient()))
                .onSuccess(answer -> {
                    if (answer.success()) {
                        seen(answer.json(), wish.recipient());
                    }
                });
    }

    /// Waits as a client does: the answer is held until something is known.
    private Future<Boolean> paid(JsonNode view) {
        if (!view.path("state").asText().equals("awaiting_payment")) {
            return Future.succeededFuture(view.path("state").asText().equals("delivered"));
        }
        if (traffic.asking().ended()) {
            return Future.succeededFuture(false);
        }
        return traffic.asking()
                .pause()
                .compose(ignored -> traffic.asking()
                        .again("wait", wish.id(), wish.buyer().id(), () -> traffic.api()
                                .waiting(HttpMethod.GET, path, wish.buyer().token(), WAIT, null)))
                .compose(answer -> {
                    if (!answer.success()) {
                        return Future.succeededFuture(false);
                    }
                    seen(answer.json(), wish.buyer());
                    return paid(answer.json());
                });
    }

    /// It is among the newest of the gift box, or below them, with its code.
    private Future<String> received() {
        return look(NEWEST)
                .map(this::inTheBox)
                .compose(view -> view.isEmpty() ? look(path) : Future.succeededFuture(view))
                .compose(view -> {
                    var code = view.path("voucher").path("code").asText();
                    if (code.isEmpty()) {
                        return Future.succeededFuture("");
                    }
                    seen(view, wish.recipient());
                    return decide(code, cards.find(wish.id())).map(code);
                });
    }

    private Future<JsonNode> look(String at) {
        return traffic.asking()
                .again("received", wish.id(), wish.recipient().id(), () -> traffic.api()
                        .get(at, wish.recipient().token()))
                .map(Api.Answer::json);
    }

    private JsonNode inTheBox(JsonNode box) {
        for (var view : box.path("items")) {
            if (view.path("id").asText().equals(wish.id())) {
                return view;
            }
        }
        return Json.object();
    }

    private Future<?> decide(String code, Future<String> card) {
        if (wish.plan() == Plan.SHOP) {
            return command("accept");
        }
        return traffic.think().compose(ignored -> act(code, card));
    }

    private Future<?> act(String code, Future<String> card) {
        return switch (wish.plan()) {
            case DECLINE -> command("decline");
            case KEEP, SHOP -> command("accept");
            case USE -> command("accept").compose(ignored -> use(wish.item().priceMinor(), code));
            case USE_IN_PARTS ->
                command("accept")
                        .compose(ignored -> use(wish.item().priceMinor() / 4, code))
                        .compose(ignored -> use(wish.item().priceMinor() * 3 / 4, code));
            case USE_BY_CARD ->
                card.compose(barcode -> barcode.isEmpty()
                        ? Future.succeededFuture()
                        : use(wish.item().priceMinor(), barcode));
        };
    }

    private Future<Api.Answer> command(String word) {
        return traffic.asking().again(word, wish.id(), wish.recipient().id(), () -> traffic.api()
                .post(path + "/" + word, wish.recipient().token(), null));
    }

    private Future<Api.Answer> use(long minor, String code) {
        var use = new GiftHistory.Use(traffic.newId(), wish.till().partner(), wish.id(), minor);
        return wish.till().redeem(use, code, System.nanoTime());
    }

    private Future<Api.Answer> find(Person person) {
        return traffic.api().get(path, person.token());
    }

    private void seen(JsonNode view, Person by) {
        var payment = view.path("payment");
        traffic.history()
                .views()
                .add(new GiftHistory.View(
                        wish.id(),
                        by.id(),
                        System.nanoTime(),
                        view.path("state").asText(),
                        payment.path("waiting").asText(),
                        payment.path("expected_by").asText(),
                        view.path("voucher").path("code").asText()));
    }
}
