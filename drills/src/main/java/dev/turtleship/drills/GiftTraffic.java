package dev.turtleship.drills;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// People in pairs who give each other gifts, their tills, and people who look at the cards of gifts in chat, each in
/// an open loop. What is refused or not answered they ask again, under the same id.
final class GiftTraffic {
    /// So many pairs, of whom `cards` have a gift card for the tills; orders, redemptions and looks at cards a second.
    ///
    /// @param paidWait how many seconds a buyer waits for the answer that the order is paid; 0: not at all
    record Load(int pairs, int cards, double orders, double redemptions, double looks, int paidWait) {
        Load(int pairs, int cards, double orders, double redemptions, double looks) {
            this(pairs, cards, orders, redemptions, looks, 0);
        }
    }

    /// How long redemptions can be reversed in these drills, so that partners are paid while they run.
    static final String WINDOW = "PT3S";

    private static final int CONNECTIONS = 512;
    private static final Duration SET_UP = Duration.ofMinutes(2);
    private static final Duration MOST_THOUGHT = Duration.ofSeconds(5);
    private static final int TILLS = 2;
    private static final long TAKEN_MINOR = 100;
    private static final List<Giving.Plan> PLANS = List.of(
            Giving.Plan.USE, Giving.Plan.DECLINE, Giving.Plan.USE_BY_CARD, Giving.Plan.USE_IN_PARTS, Giving.Plan.KEEP);

    private final Loop loop;
    private final Api api;
    private final Application application;
    private final Ids ids;
    private final GiftHistory history = new GiftHistory();
    private final Asking asking;
    private final List<Person> people;
    private final List<Till> tills = new ArrayList<>();
    private final CardReader[] readers;
    private final List<Found> found = new ArrayList<>();
    private final List<Shopper> shoppers = new ArrayList<>();
    private final Payments payments;
    private final List<Pace> paces;
    private final int paidWait;
    private int open;
    private int nobodyFree;

    private record Found(String gift, CardReader reader) {}

    /// Somebody with a gift card, who is served by one till at a time.
    private static final class Shopper {
        private final String gift;
        private final String code;
        private final Till till;
        private boolean busy;

        Shopper(String gift, String code, Till till) {
            this.gift = gift;
            this.code = code;
            this.till = till;
        }
    }

    /// The application as this load needs it.
    static Launch ready(Launch launch) {
        return launch.property("turtleship.gifts.reversal-window", WINDOW);
    }

    /// Makes the partners and their items, signs people up, gives them money, gifts their mandates, and each pair a
    /// conversation; then some of them get their gift cards.
    GiftTraffic(Loop loop, Application application, Load load, Ids ids) {
        this.loop = loop;
        this.application = application;
        this.api = new Api(loop, application.port(), CONNECTIONS);
        this.ids = ids;
        this.paidWait = load.paidWait();
        this.asking = new Asking(loop, history.calls(), history.givenUp());
        var operator = new Operator(application);
        for (int i = 0; i < TILLS; i++) {
            tills.add(Till.open(this, operator, "Shop " + i, ids));
        }
        loop.await(
                "offering items",
                SET_UP,
                () -> loop.each(TILLS, 1, i -> tills.get(i).offer()));
        int count = 2 * load.pairs();
        Out.say("signing up %d people who give", count);
        this.people = loop.await("signing up givers", SET_UP, () -> People.signUp(loop, api, count, ids));
        this.payments = new Payments(loop, api, people, ids);
        loop.await("topping up givers", SET_UP, payments::topUp);
        loop.await("giving mandates", SET_UP, () -> loop.each(count, 4, i -> payments.allow("gifts", people.get(i))));
        this.readers = new CardReader[load.pairs()];
        loop.await("making conversations", SET_UP, () -> loop.each(load.pairs(), 4, this::converse));
        loop.await("giving gift cards", SET_UP, () -> loop.each(load.cards(), 2, this::stock));
        this.paces = List.of(
                new Pace(loop, load.orders(), this::give),
                new Pace(loop, load.redemptions(), this::shop),
                new Pace(loop, load.looks(), this::look));
        Out.say("%.0f gifts/s and %.0f redemptions/s", load.orders(), load.redemptions());
    }

    void start() {
        start(Duration.ZERO);
    }

    void start(Duration ramp) {
        paces.forEach(pace -> pace.start(ramp));
    }

    /// Ends what is new; what was ordered goes on to its end.
    void stop() {
        paces.forEach(Pace::stop);
    }

    /// Waits until nothing of any gift is under way and every won of them has a place; whether that happened is judged
    /// by the checkers.
    void settle(Duration limit) {
        Await.within(limit, () -> loop.ask(() -> open == 0 && shoppers.stream().noneMatch(shopper -> shopper.busy)));
        asking.end();
        var gifts = application.postgres("gifts");
        Await.within(limit, () -> {
            Await.elapsed(Duration.ofMillis(300));
            return StoredGifts.open(gifts) == 0 && Stored.delivered(gifts);
        });
    }

    /// A card was found, and may be looked at from now on.
    void found(String gift, CardReader reader) {
        found.add(new Found(gift, reader));
    }

    /// Only after the end, and when pay has told gifts of everything.
    GiftSide collect() {
        Out.say(
                "%d gifts ordered, %d redemptions, %d times nobody was free",
                history.orders().size(), history.uses().size(), nobodyFree);
        return new GiftSide(history, StoredGifts.read(application));
    }

    List<Person> people() {
        return people;
    }

    long toppedUpMinor() {
        return payments.toppedUpMinor();
    }

    Api api() {
        return api;
    }

    int paidWait() {
        return paidWait;
    }

    Asking asking() {
        return asking;
    }

    GiftHistory history() {
        return history;
    }

    String newId() {
        return ids.next();
    }

    Future<Void> after(Duration delay) {
        return loop.after(delay);
    }

    /// Whoever gets a gift thinks about it for a while, so that gifts of a better time are decided in a worse one.
    Future<Void> think() {
        return loop.after(Duration.ofMillis(ids.random().nextLong(MOST_THOUGHT.toMillis())));
    }

    Future<Api.Answer> setUp(Supplier<Future<Api.Answer>> call) {
        // Gifts learns of partners by message, so a key may open nothing for a moment.
        return api.until("setting up gifts", SET_UP, Api.Answer::success, call);
    }

    static void price(ObjectNode body, String name, long minor) {
        body.putObject(name).put("amount", minor).put("currency", Payments.CURRENCY);
    }

    private Future<?> converse(int pair) {
        var one = people.get(2 * pair);
        var body = Json.object()
                .put("kind", "direct")
                .put("person", people.get(2 * pair + 1).id());
        return setUp(() -> api.post("/v1/chat/conversations", one.token(), body))
                .onSuccess(answer -> {
                    readers[pair] =
                            new CardReader(this, one, answer.json().path("id").asText());
                });
    }

    private Future<?> stock(int number) {
        var till = tills.get(number % TILLS);
        var id = ids.next();
        return giving(number, id, till, till.card(), Giving.Plan.SHOP)
                .order(System.nanoTime())
                .map(code -> {
                    if (code.isEmpty()) {
                        throw new CannotRun("no gift card came");
                    }
                    return shoppers.add(new Shopper(id, code, till));
                });
    }

    private void give(long number, long dueAt) {
        var till = tills.get((int) (number % TILLS));
        var plan = PLANS.get((int) (number % PLANS.size()));
        var item = plan == Giving.Plan.USE_IN_PARTS ? till.amount() : till.single();
        open++;
        giving(number, ids.next(), till, item, plan).order(dueAt).onComplete(ignored -> open--);
    }

    /// The next gift: between the two of a pair, in turn.
    private Giving giving(long number, String id, Till till, Till.Item item, Giving.Plan plan) {
        int pairs = readers.length;
        int pair = (int) (number % pairs);
        int side = (int) (number / pairs % 2);
        var wish = new Giving.Wish(id, people.get(2 * pair + side), people.get(2 * pair + 1 - side), till, item, plan);
        return new Giving(this, wish, readers[pair]);
    }

    /// In turn: looked up and redeemed; redeemed; redeemed and reversed; and reversed before it is known, which a till
    /// does that gave up waiting, and only then redeemed.
    private void shop(long number, long dueAt) {
        var shopper = shoppers.get((int) (number % shoppers.size()));
        if (shopper.busy) {
            nobodyFree++;
            return;
        }
        shopper.busy = true;
        var till = shopper.till;
        var use = new GiftHistory.Use(ids.next(), till.partner(), shopper.gift, TAKEN_MINOR);
        var served =
                switch ((int) (number / shoppers.size() % 4)) {
                    case 0 ->
                        till.lookUp(shopper.gift, shopper.code)
                                .compose(ignored -> till.redeem(use, shopper.code, System.nanoTime()));
                    case 1 -> till.redeem(use, shopper.code, dueAt);
                    case 2 -> till.redeem(use, shopper.code, dueAt).compose(ignored -> till.reverse(use.txn()));
                    default -> till.reverse(use.txn()).compose(ignored -> till.redeemReversed(use, shopper.code));
                };
        served.onComplete(ignored -> shopper.busy = false);
    }

    private void look(long number, long dueAt) {
        if (!found.isEmpty()) {
            var card = found.get((int) (number % found.size()));
            card.reader().look(card.gift(), dueAt);
        }
    }
}
