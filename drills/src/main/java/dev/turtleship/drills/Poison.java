package dev.turtleship.drills;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Messages that chat can never read stand in pay's outbox, as a faulty release would have sent them, each followed by
/// good ones about the same. An operator mends and replays one, discards one, and mends and replays the last with all.
///
///     set up -> warm up -> healthy -> poisoned -> decided -> settle and compare
final class Poison implements Drill {
    private static final int LATER = 5;
    private static final Duration PARKED_WITHIN = Duration.ofSeconds(10);
    private static final Duration ARRIVED_WITHIN = Duration.ofSeconds(60);
    private static final long HELD_BACK_MICROS = 5_000_000;
    private static final double LAG_FACTOR = 1.5;
    private static final double LAG_MILLIS = 50;

    private record Phases(int warmUpSeconds, int healthySeconds, int poisonedSeconds) {}

    /// Poison and what comes behind it: the ids of the good cards, the first of which is the poison once mended.
    private record Victim(String aggregate, List<String> cards, Person from, Person to) {
        List<String> later() {
            return cards.subList(1, cards.size());
        }
    }

    /// What was seen while the poison stood there.
    private record Seen(List<JsonNode> parked, long poisonedAt, long decidedAt, Breaks waiting) {}

    @Override
    public String name() {
        return "poison";
    }

    @Override
    public String about() {
        return "messages that chat cannot read stand in pay's outbox; only what is about the same may wait";
    }

    @Override
    public List<String> lines() {
        return List.of(
                "others_not_held_back",
                "others_lag_p99",
                "poison_parked_and_listed",
                "later_ones_wait",
                "decisions_work",
                "later_ones_in_order",
                "every_card_once",
                "transfers_settle");
    }

    @Override
    public String control() {
        return "with one message in trouble holding up all others";
    }

    @Override
    public Set<String> mustBreak() {
        return Set.of("others_not_held_back", "others_lag_p99", "poison_parked_and_listed", "decisions_work");
    }

    @Override
    public void run(DrillRun run) {
        var load = run.full() ? new CardTraffic.Load(50, 100) : new CardTraffic.Load(10, 20);
        var phases = run.full() ? new Phases(30, 15, 20) : new Phases(3, 5, 8);
        try (var application = Application.start(run.launchWithoutWallsInControl());
                var loop = new Loop()) {
            var ids = run.ids();
            var traffic = new CardTraffic(loop, application, application, load, ids);
            var victims = victims(traffic.people(), ids);
            traffic.start();
            Await.elapsed(Duration.ofSeconds(phases.warmUpSeconds()));
            long healthyAt = CardTraffic.now();
            Await.elapsed(Duration.ofSeconds(phases.healthySeconds()));
            var seen = poison(application, victims, phases);
            int failed = decide(application, victims, seen);
            var rest = expected(victims);
            Await.within(ARRIVED_WITHIN, () -> traffic.shown().containsAll(rest));
            traffic.finish(ARRIVED_WITHIN);
            judge(run.contract(), traffic, healthyAt, seen);
            run.contract().line("decisions_work", failed == 0, failed + " of 3 refused");
            run.contract().line("later_ones_in_order", order(victims, traffic.shown()), rest.size() + " cards");
            var causes = new ArrayList<>(rest);
            traffic.transfers().stream()
                    .filter(CardTraffic.Transfer::settled)
                    .forEach(transfer -> causes.add(transfer.id()));
            var stored = Stored.cards(application.postgres("chat"));
            run.contract().line("every_card_once", EffectsCheck.check(causes, stored), causes.size() + " cards");
        }
    }

    private static List<Victim> victims(List<Person> people, Ids ids) {
        var victims = new ArrayList<Victim>();
        for (int i = 0; i < 3; i++) {
            var cards = new ArrayList<String>();
            for (int card = 0; card <= LATER; card++) {
                cards.add(ids.next());
            }
            victims.add(new Victim("poison-" + ids.next(), cards, people.get(2 * i), people.get(2 * i + 1)));
        }
        return victims;
    }

    private static Seen poison(Application application, List<Victim> victims, Phases phases) {
        var outbox = new PoisonOutbox(application.postgres("pay"));
        var operator = new Operator(application);
        Out.say("poison in pay's outbox for %d s", phases.poisonedSeconds());
        long poisonedAt = CardTraffic.now();
        for (var victim : victims) {
            outbox.send(victim.aggregate(), card("not an id", victim));
            victim.later().forEach(card -> outbox.send(victim.aggregate(), card(card, victim)));
        }
        Await.within(PARKED_WITHIN, () -> operator.parked().size() >= victims.size());
        Await.elapsed(Duration.ofSeconds(phases.poisonedSeconds()));
        var waiting = new Breaks();
        var stored = new HashSet<>(Stored.cards(application.postgres("chat")));
        for (var victim : victims) {
            victim.later().stream()
                    .filter(stored::contains)
                    .forEach(card -> waiting.add(card + " overtook the poison before it"));
            int rows = outbox.count(victim.aggregate());
            if (rows != LATER + 1) {
                waiting.add(victim.aggregate() + " has " + rows + " messages left of " + (LATER + 1));
            }
        }
        return new Seen(operator.parked(), poisonedAt, CardTraffic.now(), waiting);
    }

    /// How many decisions could not be taken; those are then done in the database, for the load to end well.
    private static int decide(Application application, List<Victim> victims, Seen seen) {
        Out.say("an operator decides");
        var outbox = new PoisonOutbox(application.postgres("pay"));
        var operator = new Operator(application);
        int failed = 0;
        for (int i = 0; i < victims.size(); i++) {
            var victim = victims.get(i);
            var id = outbox.first(victim.aggregate());
            boolean discard = i == 1;
            if (!discard) {
                outbox.mend(id, card(victim.cards().getFirst(), victim));
            }
            boolean listed = seen.parked().stream()
                    .anyMatch(item -> item.path("id").asText().equals(id));
            var said = listed
                    ? operator.say("parked", discard ? "discard" : "replay", i == 2 ? "--all" : id)
                    : new Operator.Said(1, "not listed");
            if (said.exit() != 0) {
                failed++;
                if (discard) {
                    outbox.remove(id);
                }
            }
        }
        return failed;
    }

    private static void judge(Contract contract, CardTraffic traffic, long healthyAt, Seen seen) {
        var healthy = new Latency();
        var poisoned = new Latency();
        var late = new Breaks();
        int settled = 0;
        for (var transfer : traffic.transfers()) {
            if (!transfer.settled()) {
                continue;
            }
            settled++;
            long shownAt = traffic.shownAt(transfer.id());
            long lag = shownAt == 0 ? Long.MAX_VALUE : shownAt - transfer.begunAt();
            if (transfer.dueAt() >= seen.poisonedAt() && transfer.dueAt() < seen.decidedAt()) {
                if (lag > HELD_BACK_MICROS) {
                    late.add(transfer.id() + " after " + lag / 1_000_000 + " s");
                }
                poisoned.add(0, Math.min(lag, 3_600_000_000L) * 1_000);
            } else if (transfer.dueAt() >= healthyAt && transfer.dueAt() < seen.poisonedAt()) {
                healthy.add(0, Math.min(lag, 3_600_000_000L) * 1_000);
            }
        }
        double limit = Math.max(LAG_FACTOR * healthy.millis(99), LAG_MILLIS);
        contract.timed("others_not_held_back", late, poisoned.count() + " cards, each within 5 s");
        contract.latency(
                "others_lag_p99",
                poisoned.count() > 0 && poisoned.millis(99) <= limit,
                Out.format("%.1f ms (limit %.1f, healthy %.1f)", poisoned.millis(99), limit, healthy.millis(99)));
        long unreadable = seen.parked().stream()
                .filter(item -> item.path("error").asText().startsWith("unreadable")
                        && item.path("behind").asInt() == LATER)
                .count();
        contract.line(
                "poison_parked_and_listed",
                seen.parked().size() == 3 && unreadable == 3,
                seen.parked().size() + " listed, " + unreadable + " of them unreadable with " + LATER + " behind");
        contract.line("later_ones_wait", seen.waiting(), 3 * LATER + " messages");
        contract.line(
                "transfers_settle",
                settled == traffic.transfers().size(),
                settled + " of " + traffic.transfers().size());
        contract.figure("lag_healthy_p50_ms", healthy.millis(50));
        contract.figure("lag_healthy_p99_ms", healthy.millis(99));
        contract.figure("lag_poisoned_p50_ms", poisoned.millis(50));
        contract.figure("lag_poisoned_p99_ms", poisoned.millis(99));
    }

    /// All good cards but the one that was discarded.
    private static List<String> expected(List<Victim> victims) {
        var cards = new ArrayList<String>();
        for (int i = 0; i < victims.size(); i++) {
            cards.addAll(i == 1 ? victims.get(i).later() : victims.get(i).cards());
        }
        return cards;
    }

    private static Breaks order(List<Victim> victims, List<String> shown) {
        var breaks = new Breaks();
        for (var victim : victims) {
            var seen = shown.stream().filter(victim.cards()::contains).toList();
            var wanted = victim.cards().stream().filter(shown::contains).toList();
            if (!seen.equals(wanted)) {
                breaks.add(victim.aggregate() + " was shown as " + seen + " instead of " + wanted);
            }
            if (!shown.containsAll(victim.later())) {
                breaks.add(victim.aggregate() + " did not arrive whole");
            }
        }
        return breaks;
    }

    /// What pay sends chat, with a card of our own.
    private static String card(String card, Victim victim) {
        var json = Json.object()
                .put("card", card)
                .put("from", victim.from().id())
                .put("to", victim.to().id())
                .put("kind", "pay.transfer")
                .put("fallback", "a card of the drill");
        json.putObject("data");
        return Json.write(json);
    }
}
