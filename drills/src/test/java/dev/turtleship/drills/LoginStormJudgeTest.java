package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.drills.LoginStormRun.Guess;
import dev.turtleship.drills.LoginStormRun.Guesses;
import dev.turtleship.drills.LoginStormRun.Refresh;
import dev.turtleship.drills.LoginStormRun.SignIn;
import dev.turtleship.drills.LoginStormRun.SignIns;
import dev.turtleship.drills.LoginStormRun.Visit;
import dev.turtleship.drills.StoredPay.Balance;
import dev.turtleship.drills.TransferCall.Movement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A run as it should be, and for each line a run in which just that went wrong.
class LoginStormJudgeTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final Window HEALTHY = new Window(10 * SECOND, 20 * SECOND);
    private static final Window STORM = new Window(20 * SECOND, 30 * SECOND);
    private static final String WRONG = "/problems/accounts/wrong-credentials Wrong: Handle or password is wrong";
    private static final String MANY = "/problems/core/too-many Too many: wait a while";

    private final List<Guess> known = guesses();
    private final List<Guess> unknown = guesses();
    private final List<SignIn> signIns =
            new ArrayList<>(List.of(signIn(900, 201, 0), signIn(8_000, 503, 2), signIn(3, 429, 181)));
    private final List<Visit> visits = new ArrayList<>(List.of(visit(300), visit(9_000)));
    private final List<Refresh> refreshes = new ArrayList<>(List.of(refresh(20, 200), refresh(400, 200)));
    private final List<String> lost = new ArrayList<>();
    private int ownerStatus = 201;
    private Visit after = visit(1_000);
    private long chatMillis = 10;
    private String transferState = "settled";

    @Test
    void a_run_as_it_should_be_holds() {
        assertEquals(Set.of(), broken());
    }

    @Test
    void guessing_without_an_end_is_seen() {
        known.replaceAll(_ -> new Guess(401, WRONG, 0, 60));
        unknown.replaceAll(_ -> new Guess(401, WRONG, 0, 60));
        assertEquals(Set.of("guessing_ends"), broken());
    }

    @Test
    void guessing_that_ends_late_is_seen() {
        for (int i = 0; i < LoginStorm.GUESSES_JUDGED; i++) {
            known.addFirst(new Guess(401, WRONG, 0, 60));
            unknown.addFirst(new Guess(401, WRONG, 0, 60));
        }
        assertEquals(Set.of("guessing_ends"), broken());
    }

    @Test
    void too_many_that_does_not_say_how_long_to_wait_is_seen() {
        known.set(2, new Guess(429, MANY, 0, 2));
        assertEquals(Set.of("guessing_ends"), broken());
    }

    @Test
    void an_owner_locked_out_by_guessing_is_seen() {
        ownerStatus = 429;
        assertEquals(Set.of("owner_signs_in"), broken());
    }

    @Test
    void a_handle_that_nobody_has_answered_in_other_words_is_seen() {
        unknown.set(0, new Guess(401, "/problems/accounts/person-unknown No: nobody has it", 0, 60));
        assertEquals(Set.of("unknown_handles_look_alike"), broken());
    }

    @Test
    void a_handle_that_nobody_has_without_a_limit_is_seen() {
        unknown.set(2, new Guess(401, WRONG, 0, 60));
        assertEquals(Set.of("unknown_handles_look_alike"), broken());
    }

    @Test
    void a_sign_in_that_fails_otherwise_is_seen() {
        signIns.add(signIn(5, 500, 0));
        assertEquals(Set.of("sign_ins_answered"), broken());
        signIns.set(3, signIn(5, 503, 0));
        assertEquals(Set.of("sign_ins_answered"), broken());
        signIns.set(3, signIn(5, 0, 0));
        assertEquals(Set.of("sign_ins_answered"), broken());
    }

    @Test
    void a_sign_in_that_hangs_is_seen() {
        signIns.add(signIn(60_000, 0, 0));
        assertEquals(Set.of("sign_ins_in_time"), broken());
        signIns.set(3, signIn(10_001, 201, 0));
        assertEquals(Set.of("sign_ins_in_time"), broken());
    }

    @Test
    void a_queue_without_an_end_is_seen() {
        signIns.removeIf(SignIn::refused);
        assertEquals(Set.of("flood_is_refused"), broken());
    }

    @Test
    void somebody_who_never_gets_in_beside_the_flood_is_seen() {
        visits.add(new Visit("127.0.1.3", STORM.from(), Visit.NEVER, 4));
        assertEquals(Set.of("quiet_sign_ins_succeed"), broken());
        visits.set(2, visit(10_001));
        assertEquals(Set.of("quiet_sign_ins_succeed"), broken());
        visits.clear();
        assertEquals(Set.of("quiet_sign_ins_succeed"), broken());
    }

    @Test
    void a_refresh_that_fails_is_seen() {
        refreshes.add(refresh(20, 503));
        assertEquals(Set.of("refreshes_succeed"), broken());
    }

    @Test
    void refreshes_that_do_not_go_first_are_seen() {
        refreshes.add(refresh(600, 200));
        assertEquals(Set.of("refresh_p99_storm"), broken());
    }

    @Test
    void text_that_slows_down_is_seen() {
        chatMillis = 60;
        assertEquals(Set.of("chat_p99_storm"), broken());
    }

    @Test
    void a_transfer_that_does_not_settle_is_seen() {
        transferState = "unknown";
        assertEquals(Set.of("transfers_settle"), broken());
    }

    @Test
    void a_storm_that_does_not_end_is_seen() {
        after = new Visit("127.0.1.9", STORM.to(), Visit.NEVER, 3);
        assertEquals(Set.of("sign_in_works_after"), broken());
        after = visit(10_001);
        assertEquals(Set.of("sign_in_works_after"), broken());
    }

    @Test
    void somebody_signed_out_is_seen() {
        lost.add("a refresh was answered 401");
        assertEquals(Set.of("nobody_signed_out"), broken());
    }

    private Set<String> broken() {
        var contract = new Contract("login-storm", Mode.FULL, Set.of());
        var run = new LoginStormRun(
                HEALTHY,
                STORM,
                new ChatSide(history(), 0, Map.of(), List.of()),
                pay(),
                new SignIns(signIns, visits),
                new Guesses(known, unknown, ownerStatus),
                refreshes,
                after,
                lost);
        LoginStormJudge.judge(run, contract);
        contract.requireLines(LoginStormJudge.lines());
        return contract.broken();
    }

    private ChatHistory history() {
        var history = new ChatHistory(new int[][] {{0, 1}});
        for (int seq = 1; seq <= 2; seq++) {
            long dueAt = (seq == 1 ? HEALTHY : STORM).from() + SECOND;
            long at = dueAt + (seq == 1 ? 10 : chatMillis) * MILLI;
            int message = history.sent(0, dueAt);
            history.acked(message, seq, at);
            history.shown(0, seq, message, true, at);
            history.shown(1, seq, message, false, at);
            history.stored(0, seq, message);
        }
        return history;
    }

    /// Ann paid Ben 10 of what came from the bank.
    private PaySide pay() {
        int status = transferState.equals("settled") ? 201 : 202;
        var call = new TransferCall("t", new Movement("ann", "ben", 10), 1, 2, status, transferState, "");
        var stored = new StoredPay(
                List.of(
                        new Balance("bank", "bank", -100),
                        new Balance("ann", "person", 90),
                        new Balance("ben", "person", 10)),
                List.of(
                        new StoredPay.Movement("top", "bank", "ann", 100),
                        new StoredPay.Movement("t", "ann", "ben", 10)));
        var outcomes = call.open() ? List.of(new Payments.Outcome(call, true, 3)) : List.<Payments.Outcome>of();
        return new PaySide(List.of(call), List.of(), outcomes, Json.object().put("held", true), stored, 100);
    }

    private static List<Guess> guesses() {
        return new ArrayList<>(
                List.of(new Guess(401, WRONG, 0, 60), new Guess(401, WRONG, 0, 61), new Guess(429, MANY, 181, 2)));
    }

    private static SignIn signIn(long millis, int status, int retryAfter) {
        long sentAt = STORM.from() + SECOND;
        return new SignIn(sentAt, sentAt + millis * MILLI, status, retryAfter);
    }

    private static Visit visit(long millis) {
        long dueAt = STORM.from() + SECOND;
        return new Visit("127.0.1.1", dueAt, dueAt + millis * MILLI, 1);
    }

    private static Refresh refresh(long millis, int status) {
        long dueAt = STORM.from() + SECOND;
        return new Refresh(dueAt, dueAt + millis * MILLI, status);
    }
}
