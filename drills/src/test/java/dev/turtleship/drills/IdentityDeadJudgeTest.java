package dev.turtleship.drills;

import static dev.turtleship.drills.AwayFixture.AWAY;
import static dev.turtleship.drills.AwayFixture.BACK;
import static dev.turtleship.drills.AwayFixture.END;
import static dev.turtleship.drills.AwayFixture.HEALTHY;
import static dev.turtleship.drills.AwayFixture.MILLI;
import static dev.turtleship.drills.AwayFixture.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.drills.IdentityDeadRun.Probe;
import dev.turtleship.drills.IdentityDeadRun.Verified;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A run as it should be, and for each line a run in which just that went wrong.
class IdentityDeadJudgeTest {
    private static final String OVER_LIMIT = "/problems/pay/over-limit";

    private final AwayFixture away = new AwayFixture();
    private final List<Call> calls = new ArrayList<>();
    private final List<Call> keys = new ArrayList<>();
    private final List<Probe> probes = new ArrayList<>();
    private final List<Verified> after =
            new ArrayList<>(List.of(new Verified("asked before", true, true), new Verified("asked after", true, true)));

    @BeforeEach
    void a_run_as_it_should_be() {
        call(calls, HEALTHY + SECOND, 200);
        call(calls, AWAY + SECOND, 503);
        call(calls, AWAY + 4 * SECOND, 503);
        call(calls, BACK + SECOND, 200);
        call(calls, END - SECOND / 2, 200);
        call(keys, AWAY + SECOND, 200);
        for (long at : new long[] {HEALTHY + SECOND, AWAY + SECOND, BACK + SECOND}) {
            probes.add(new Probe(true, at, 201, "settled"));
            probes.add(new Probe(false, at, 403, OVER_LIMIT));
        }
    }

    @Test
    void a_run_as_it_should_be_holds() {
        assertEquals(Set.of(), broken());
    }

    @Test
    void somebody_known_who_may_send_no_more_is_seen() {
        probes.add(new Probe(true, AWAY + SECOND, 403, OVER_LIMIT));
        assertEquals(Set.of("known_levels_count"), broken());
    }

    @Test
    void somebody_unknown_who_may_send_all_the_same_is_seen() {
        probes.add(new Probe(false, AWAY + SECOND, 201, "settled"));
        assertEquals(Set.of("known_levels_count"), broken());
    }

    @Test
    void a_time_in_which_nobody_sent_much_shows_nothing() {
        probes.removeIf(probe -> AwayFixture.TIMES.awayWindow().contains(probe.dueAt()));
        assertEquals(Set.of("known_levels_count"), broken());
    }

    @Test
    void keys_that_go_with_the_database_are_seen() {
        call(keys, AWAY + SECOND, 503);
        assertEquals(Set.of("issuer_keys_served"), broken());
    }

    @Test
    void an_answer_from_nowhere_is_seen() {
        call(calls, AWAY + 4 * SECOND, 200);
        assertEquals(Set.of("identity_no_other_answer"), broken());
    }

    @Test
    void a_code_that_is_not_accepted_afterwards_is_seen() {
        after.add(new Verified("asked meanwhile", false, false));
        assertEquals(Set.of("phone_checks_work_after", "levels_reach_pay_after"), broken());
    }

    @Test
    void a_level_that_pay_never_hears_of_is_seen() {
        after.add(new Verified("asked meanwhile", true, false));
        assertEquals(Set.of("levels_reach_pay_after"), broken());
    }

    private static void call(List<Call> into, long dueAt, int status) {
        into.add(new Call("level", "", "ann", dueAt, dueAt + 2 * MILLI, status, status == 503));
    }

    private Set<String> broken() {
        var contract = new Contract("identity-dead", Mode.FULL, Set.of());
        IdentityDeadJudge.judge(
                new IdentityDeadRun(
                        AwayFixture.TIMES, away.chat(), away.pay(), calls, keys, probes, after, away.status),
                contract);
        contract.requireLines(IdentityDeadJudge.LINES);
        return contract.broken();
    }
}
