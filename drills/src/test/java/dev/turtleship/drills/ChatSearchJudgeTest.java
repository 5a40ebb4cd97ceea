package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.drills.ChatSearchRun.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A run as it should be, and for each line a run in which just that went wrong.
class ChatSearchJudgeTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final Window HEALTHY = new Window(10 * SECOND, 20 * SECOND);
    private static final Window FLOODED = new Window(20 * SECOND, 30 * SECOND);

    private final List<Call> searches = new ArrayList<>(List.of(
            call(300, 200, ""), call(900, 503, "/problems/chat/search-busy"), call(2, 503, "/problems/core/busy")));
    private final List<Call> pulls = new ArrayList<>(List.of(call(20, 200, "")));
    private boolean before = true;
    private boolean after = true;
    private long chatMillis = 10;

    @Test
    void a_run_as_it_should_be_holds() {
        assertEquals(Set.of(), broken());
    }

    @Test
    void text_that_slows_down_is_seen() {
        chatMillis = 60;
        assertEquals(Set.of("chat_p99_flooded"), broken());
    }

    @Test
    void a_search_that_finds_nothing_is_seen() {
        before = false;
        assertEquals(Set.of("search_works"), broken());
        before = true;
        after = false;
        assertEquals(Set.of("search_works_after"), broken());
    }

    @Test
    void a_search_that_fails_otherwise_is_seen() {
        searches.add(call(5, 500, "/problems/core/internal"));
        assertEquals(Set.of("searches_answered_or_refused"), broken());
    }

    @Test
    void a_lane_without_an_end_is_seen() {
        searches.removeIf(Call::busy);
        assertEquals(Set.of("flood_is_refused"), broken());
    }

    @Test
    void a_search_that_outlives_its_deadline_is_seen() {
        searches.add(call(1_501, 200, ""));
        assertEquals(Set.of("searches_in_time"), broken());
    }

    @Test
    void history_that_is_refused_or_late_meanwhile_is_seen() {
        pulls.add(call(5, 503, "/problems/core/unavailable"));
        assertEquals(Set.of("history_works"), broken());
        pulls.set(1, call(1_501, 200, ""));
        assertEquals(Set.of("history_works"), broken());
    }

    private Set<String> broken() {
        var history = new ChatHistory(new int[][] {{0, 1}});
        for (int seq = 1; seq <= 2; seq++) {
            long dueAt = (seq == 1 ? HEALTHY : FLOODED).from() + SECOND;
            long at = dueAt + (seq == 1 ? 10 : chatMillis) * MILLI;
            int message = history.sent(0, dueAt);
            history.acked(message, seq, at);
            history.shown(0, seq, message, true, at);
            history.shown(1, seq, message, false, at);
            history.stored(0, seq, message);
        }
        var pay = new PaySide(
                List.of(),
                List.of(),
                List.of(),
                Json.object().put("held", true),
                new StoredPay(List.of(), List.of()),
                0);
        var contract = new Contract("chat-search-slow", Mode.FULL, Set.of());
        var run = new ChatSearchRun(
                HEALTHY,
                FLOODED,
                new ChatSide(history, 0, Map.of(), List.of()),
                pay,
                new ChatSearchRun.Calls(searches, pulls),
                before,
                after);
        ChatSearchJudge.judge(run, contract);
        contract.requireLines(ChatSearchJudge.lines());
        return contract.broken();
    }

    private static Call call(long millis, int status, String problem) {
        long dueAt = FLOODED.from() + SECOND;
        return new Call(dueAt, dueAt + millis * MILLI, status, problem);
    }
}
