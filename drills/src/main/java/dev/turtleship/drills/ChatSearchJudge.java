package dev.turtleship.drills;

import dev.turtleship.drills.ChatSearchRun.Call;
import java.util.ArrayList;
import java.util.List;

/// The contract of `chat-search-slow`, judged on what a run saw.
final class ChatSearchJudge {
    /// The lane's deadline of one second, and half of one for the way there and back on a full machine.
    private static final double SEARCH_MILLIS = 1_500;

    private static final double PULL_MILLIS = 1_500;

    private ChatSearchJudge() {}

    static List<String> lines() {
        var lines = new ArrayList<>(List.of(
                "search_works",
                "searches_answered_or_refused",
                "flood_is_refused",
                "searches_in_time",
                "history_works",
                "search_works_after"));
        lines.addAll(ChatSide.lines(ChatSearchSlow.TROUBLE));
        lines.addAll(NothingLost.LINES);
        return lines;
    }

    static void judge(ChatSearchRun run, Contract contract) {
        run.chat().judge(ChatSearchSlow.TROUBLE, run.healthy(), run.flooded(), contract);
        contract.line("search_works", run.before(), run.before() ? "found" : "not found");
        searches(run.calls().searches(), contract);
        history(run, contract);
        contract.timed("search_works_after", run.after(), run.after() ? "found" : "not found within 10 s");
        NothingLost.judge(run.chat().history(), run.pay(), contract);
    }

    private static void searches(List<Call> searches, Contract contract) {
        var other = new Breaks();
        var late = new Breaks();
        for (var search : searches) {
            if (search.status() != 200 && search.status() != 503) {
                other.add("a search was answered " + search.status() + " " + search.problem());
            }
            if (search.millis() > SEARCH_MILLIS) {
                late.add(Out.format("a search was answered %d after %.0f ms", search.status(), search.millis()));
            }
        }
        long answered =
                searches.stream().filter(search -> search.status() == 200).count();
        long busy = searches.stream().filter(Call::busy).count();
        contract.line("searches_answered_or_refused", other, searches.size() + " searches, " + answered + " answered");
        contract.line("flood_is_refused", busy > 0, busy + " of " + searches.size() + " refused as too many");
        double slowest = searches.stream().mapToDouble(Call::millis).max().orElse(0);
        contract.latency("searches_in_time", late.none(), late.figure(Out.format("slowest %.0f ms", slowest)));
        contract.figure("searches_answered", answered);
        contract.figure("searches_busy", busy);
        contract.figure("searches_max_ms", slowest);
    }

    /// A page of the log must come while the flood is there as at any time.
    private static void history(ChatSearchRun run, Contract contract) {
        var broken = new Breaks();
        var latency = new Latency();
        for (var pull : run.calls().pulls()) {
            latency.add(pull.dueAt(), pull.answeredAt());
            if (run.flooded().contains(pull.dueAt()) && (pull.status() != 200 || pull.millis() > PULL_MILLIS)) {
                broken.add(Out.format("a page was answered %d after %.0f ms", pull.status(), pull.millis()));
            }
        }
        contract.latency("history_works", broken.none(), broken.figure(latency.toString()));
    }
}
