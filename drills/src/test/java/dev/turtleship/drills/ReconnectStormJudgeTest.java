package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.drills.ReconnectStormRun.Came;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A run as it should be, and for each line a run in which just that went wrong.
class ReconnectStormJudgeTest {
    private final AwayFixture away = new AwayFixture();
    private Came came = new Came(100, 0, 0, "", 9);
    private double seconds = 3;

    @Test
    void a_run_as_it_should_be_holds() {
        assertEquals(Set.of(), broken());
    }

    @Test
    void devices_that_take_too_long_are_seen() {
        seconds = 20.1;
        assertEquals(Set.of("all_back_within_20s"), broken());
    }

    @Test
    void a_query_for_every_device_is_seen() {
        came = new Came(100, 0, 0, "", 101);
        assertEquals(Set.of("no_query_per_client"), broken());
    }

    @Test
    void a_device_that_missed_something_for_good_is_seen() {
        came = new Came(100, 1, 0, "", 9);
        assertEquals(Set.of("missed_messages_shown"), broken());
    }

    @Test
    void a_frame_out_of_order_is_seen() {
        came = new Came(100, 0, 1, "{}", 9);
        assertEquals(Set.of("missed_messages_shown"), broken());
    }

    private Set<String> broken() {
        var contract = new Contract("reconnect-storm", Mode.FULL, Set.of());
        var storm = new Window(AwayFixture.AWAY, AwayFixture.AWAY + (long) (seconds * AwayFixture.SECOND));
        ReconnectStormJudge.judge(
                new ReconnectStormRun(AwayFixture.TIMES.healthyWindow(), storm, away.chat(), away.pay(), came),
                contract);
        contract.requireLines(ReconnectStormJudge.lines());
        return contract.broken();
    }
}
