package dev.turtleship.drills;

import java.util.ArrayList;
import java.util.List;

/// The contract of `gifts-frozen`, judged on what a run saw.
final class GiftsFrozenJudge {
    static final List<String> LINES = lines();

    private GiftsFrozenJudge() {}

    private static List<String> lines() {
        var lines = new ArrayList<>(ChatSide.lines("frozen"));
        lines.addAll(PaySide.lines("frozen"));
        lines.addAll(AwayJudge.lines("gifts"));
        lines.add("cards_readable_frozen");
        lines.addAll(GiftSide.LINES);
        lines.add(GiftSide.REFUSED);
        lines.addAll(NothingLost.LINES);
        return List.copyOf(lines);
    }

    static void judge(GiftsAwayRun run, Contract contract) {
        var times = run.times();
        run.chat().judge("frozen", times.healthyWindow(), times.awayWindow(), contract);
        run.pay().judge("frozen", times, contract);
        // An answer that is held on purpose is no late one.
        var calls = run.gifts().history().calls().stream()
                .filter(call -> !call.is("wait"))
                .toList();
        new AwayJudge("gifts", times, calls, contract).judge(GiftHistory::expected, run.status());
        cards(run, contract);
        run.gifts().judge(contract);
        run.gifts().judgeRefused(contract);
        NothingLost.judge(run.chat().history(), run.pay(), contract);
    }

    /// What the card shows is in chat, so it can be used though gifts is away.
    private static void cards(GiftsAwayRun run, Contract contract) {
        var breaks = new Breaks();
        var looks = run.gifts().history().cards().stream()
                .filter(look -> run.times().awayWindow().contains(look.dueAt()))
                .toList();
        looks.stream()
                .filter(look -> !look.found())
                .forEach(look -> breaks.add("a look at a card was answered " + look.status() + " without a barcode"));
        if (looks.isEmpty()) {
            breaks.add("nobody looked at a card");
        }
        contract.line("cards_readable_frozen", breaks, looks.size() + " looks at cards");
    }
}
