package dev.turtleship.drills;

import static dev.turtleship.drills.AwayFixture.AWAY;
import static dev.turtleship.drills.AwayFixture.BACK;
import static dev.turtleship.drills.AwayFixture.END;
import static dev.turtleship.drills.AwayFixture.HEALTHY;
import static dev.turtleship.drills.AwayFixture.MILLI;
import static dev.turtleship.drills.AwayFixture.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A run as it should be, and for each line a run in which just that went wrong.
class TaxiFrozenJudgeTest {
    private final AwayFixture away = new AwayFixture();
    private final RideHistories rides = new RideHistories();

    @BeforeEach
    void a_run_as_it_should_be() {
        rides.ride("healthy", HEALTHY + SECOND);
        rides.ride("back", BACK + SECOND);
        rides.ride("under way", AWAY - 1_200 * MILLI);
        rides.history.calls().removeIf(call -> call.about().equals("under way") && call.dueAt() >= AWAY);
        rides.call("start", "under way", "driver of under way", BACK + SECOND, 200);
        rides.call("complete", "under way", "driver of under way", BACK + 2 * SECOND, 200);
        asked(AWAY + SECOND, 800, 503, true);
        asked(AWAY + 3 * SECOND, 2, 503, true);
        asked(END - SECOND / 2, 5, 200, false);
        rides.history.givenUp().add("refused");
    }

    @Test
    void a_run_as_it_should_be_holds() {
        assertEquals(Set.of(), broken(Mode.FULL));
    }

    @Test
    void chat_and_pay_that_slow_down_are_seen_in_a_full_run_only() {
        away.awayMillis = 80;
        assertEquals(Set.of("chat_p99_frozen", "pay_p99_frozen"), broken(Mode.FULL));
    }

    @Test
    void a_quick_run_does_not_judge_latencies() {
        away.awayMillis = 80;
        assertEquals(Set.of(), broken(Mode.QUICK));
    }

    @Test
    void a_transfer_that_does_not_settle_is_seen() {
        away.transfer("refused", AWAY + SECOND, 5, 503);
        assertEquals(Set.of("pay_errors"), broken(Mode.FULL));
    }

    @Test
    void a_refusal_while_all_is_well_is_seen() {
        asked(HEALTHY + SECOND, 5, 503, true);
        assertEquals(Set.of("taxi_works_when_healthy"), broken(Mode.FULL));
    }

    @Test
    void a_late_refusal_is_seen() {
        asked(AWAY + SECOND, 1_001, 503, true);
        assertEquals(Set.of("taxi_refused_within_1s"), broken(Mode.FULL));
    }

    @Test
    void slow_refusals_at_the_door_are_seen() {
        asked(AWAY + 4 * SECOND, 30, 503, true);
        assertEquals(Set.of("taxi_refused_p99_open"), broken(Mode.FULL));
    }

    @Test
    void a_refusal_without_a_reason_is_seen() {
        asked(AWAY + 4 * SECOND, 2, 503, false);
        assertEquals(Set.of("taxi_refusals_say_why"), broken(Mode.FULL));
    }

    @Test
    void any_other_answer_is_seen() {
        asked(AWAY + 4 * SECOND, 2, 500, false);
        assertEquals(Set.of("taxi_no_other_answer"), broken(Mode.FULL));
    }

    @Test
    void a_success_without_the_database_is_seen() {
        asked(AWAY + 4 * SECOND, 2, 200, false);
        assertEquals(Set.of("taxi_no_other_answer"), broken(Mode.FULL));
    }

    @Test
    void quotes_and_positions_need_no_database() {
        rides.call("quote", "", "rider", AWAY + 100 * MILLI, 200);
        rides.call("positions", "", "driver", AWAY + 100 * MILLI, 200);
        rides.call("accept", "healthy", "another", HEALTHY + 2 * SECOND, 409);
        assertEquals(Set.of(), broken(Mode.FULL));
        rides.call("positions", "", "driver", AWAY + 100 * MILLI, 500);
        assertEquals(Set.of("taxi_no_other_answer"), broken(Mode.FULL));
    }

    @Test
    void taxi_that_goes_away_again_is_seen() {
        asked(END - SECOND / 4, 2, 503, true);
        assertEquals(Set.of("taxi_back_within_10s"), broken(Mode.FULL));
    }

    @Test
    void a_status_that_says_nothing_is_seen() {
        away.status.removeIf(sample -> sample.state().equals("unavailable"));
        assertEquals(Set.of("status_shows_it"), broken(Mode.FULL));
    }

    @Test
    void a_ride_under_way_that_nobody_finished_is_seen() {
        rides.history
                .calls()
                .removeIf(call -> call.is("complete") && call.about().equals("under way"));
        assertEquals(Set.of("rides_go_on"), broken(Mode.FULL));
    }

    @Test
    void a_freeze_that_met_nobody_on_the_way_shows_nothing() {
        rides.call("complete", "under way", "driver of under way", AWAY - SECOND / 4, 200);
        assertEquals(Set.of("rides_go_on"), broken(Mode.FULL));
    }

    @Test
    void a_refused_ride_that_happened_is_seen() {
        rides.history.givenUp().add("healthy");
        assertEquals(Set.of("refused_rides_did_not_happen"), broken(Mode.FULL));
    }

    @Test
    void a_time_in_which_nobody_gave_up_shows_nothing() {
        rides.history.givenUp().clear();
        assertEquals(Set.of("refused_rides_did_not_happen"), broken(Mode.FULL));
    }

    private void asked(long dueAt, long millis, int status, boolean saysWhy) {
        rides.history.calls().add(new Call("look", "healthy", "rider", dueAt, dueAt + millis * MILLI, status, saysWhy));
    }

    private Set<String> broken(Mode mode) {
        var contract = new Contract("taxi-frozen", mode, Set.of());
        var seen = new RidesAwayRun(
                AwayFixture.TIMES,
                away.chat(),
                away.pay(),
                new RideSide(rides.history, rides.stored),
                away.status,
                Long.MAX_VALUE);
        TaxiFrozenJudge.judge(seen, contract);
        contract.requireLines(TaxiFrozenJudge.LINES);
        return contract.broken();
    }
}
