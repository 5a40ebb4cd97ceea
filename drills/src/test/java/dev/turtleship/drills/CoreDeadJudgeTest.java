package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.drills.CoreDeadRun.Afterwards;
import dev.turtleship.drills.CoreDeadRun.Answered;
import dev.turtleship.drills.CoreDeadRun.Refusal;
import dev.turtleship.drills.CoreDeadRun.Timed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A run as it should be, and for each line a run in which just that went wrong.
class CoreDeadJudgeTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<Integer> refreshes = new ArrayList<>(List.of(200, 200));
    private final List<Boolean> grants = new ArrayList<>(List.of(true, true));
    private final List<Integer> messages = new ArrayList<>(List.of(201, 201));
    private final List<Integer> transfers = new ArrayList<>(List.of(201, 201));
    private final List<Timed> revoked = new ArrayList<>(List.of(new Timed("token at chat", SECOND)));
    private final List<Answered> afterRestart = new ArrayList<>(List.of(new Answered("token at chat", 401)));
    private final List<Answered> expired = new ArrayList<>(List.of(new Answered("an expired token", 401)));
    private final List<Answered> sensitive = new ArrayList<>(List.of(new Answered("much money", 403)));
    private final List<Integer> staying = new ArrayList<>(List.of(200));
    private final List<Integer> gone = new ArrayList<>(List.of(401));
    private Refusal signIn = new Refusal(503, "/problems/core/unavailable", "accounts is away: no answer");
    private Refusal withoutKey = new Refusal(503, "/problems/core/unavailable", "accounts is away, and no key");
    private long back = SECOND;
    private int merged = 2;

    @Test
    void a_run_as_it_should_be_holds() {
        assertEquals(Set.of(), broken());
    }

    @Test
    void somebody_signed_out_is_seen() {
        refreshes.add(401);
        assertEquals(Set.of("nobody_signed_out"), broken());
    }

    @Test
    void a_refresh_without_an_answer_is_seen() {
        refreshes.add(0);
        assertEquals(Set.of("nobody_signed_out"), broken());
    }

    @Test
    void grace_without_its_mark_is_seen() {
        grants.add(false);
        assertEquals(Set.of("grace_is_marked"), broken());
    }

    @Test
    void a_transfer_that_was_asked_for_again_is_taken() {
        transfers.add(200);
        assertEquals(Set.of(), broken());
        transfers.add(202);
        assertEquals(Set.of("pay_goes_on"), broken());
    }

    @Test
    void a_message_or_a_transfer_that_fails_is_seen() {
        messages.add(401);
        assertEquals(Set.of("chat_goes_on"), broken());
        transfers.add(503);
        assertEquals(Set.of("chat_goes_on", "pay_goes_on"), broken());
    }

    @Test
    void nothing_done_is_no_proof() {
        for (var list : List.of(refreshes, grants, messages, transfers, revoked, afterRestart, expired, sensitive)) {
            list.clear();
        }
        assertEquals(
                Set.of(
                        "nobody_signed_out",
                        "grace_is_marked",
                        "chat_goes_on",
                        "pay_goes_on",
                        "revoked_within_5s",
                        "revoked_after_restart",
                        "expired_never_accepted",
                        "sensitive_refused"),
                broken());
    }

    @Test
    void a_sign_in_that_works_or_fails_without_a_reason_is_seen() {
        signIn = new Refusal(500, "/problems/core/internal", "accounts");
        assertEquals(Set.of("sign_in_refused_with_reason"), broken());
        signIn = new Refusal(503, "/problems/core/unavailable", "");
        assertEquals(Set.of("sign_in_refused_with_reason"), broken());
    }

    @Test
    void grace_without_a_key_is_seen() {
        withoutKey = new Refusal(200, "", "");
        assertEquals(Set.of("no_key_no_grace"), broken());
    }

    @Test
    void a_late_or_missing_revocation_is_seen() {
        revoked.add(new Timed("token at chat", 6 * SECOND));
        assertEquals(Set.of("revoked_within_5s"), broken());
        revoked.set(1, new Timed("token at chat", CoreDeadRun.NEVER));
        assertEquals(Set.of("revoked_within_5s"), broken());
    }

    @Test
    void a_revocation_forgotten_by_a_restart_is_seen() {
        afterRestart.add(new Answered("token at accounts", 200));
        assertEquals(Set.of("revoked_after_restart"), broken());
        // Away is not refused: whoever got so far had been believed.
        afterRestart.set(1, new Answered("token at accounts", 503));
        assertEquals(Set.of("revoked_after_restart"), broken());
    }

    @Test
    void an_expired_token_that_is_accepted_is_seen() {
        expired.add(new Answered("an expired token", 200));
        assertEquals(Set.of("expired_never_accepted"), broken());
    }

    @Test
    void a_sensitive_action_that_is_done_is_seen() {
        sensitive.add(new Answered("money to a stranger", 201));
        assertEquals(Set.of("sensitive_refused"), broken());
    }

    @Test
    void what_does_not_heal_is_seen() {
        back = 11 * SECOND;
        merged = 1;
        staying.add(503);
        gone.add(200);
        assertEquals(Set.of("back_within_10s", "revocations_merged", "normal_again"), broken());
    }

    private Set<String> broken() {
        var contract = new Contract("core-dead", Mode.FULL, Set.of());
        var run = new CoreDeadRun(
                refreshes,
                grants,
                messages,
                transfers,
                signIn,
                withoutKey,
                revoked,
                afterRestart,
                expired,
                sensitive,
                back,
                2,
                merged,
                new Afterwards(staying, gone));
        CoreDeadJudge.judge(run, contract);
        contract.requireLines(CoreDeadJudge.LINES);
        return contract.broken();
    }
}
