package dev.turtleship.taxi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.taxi.Ride.Command;
import dev.turtleship.taxi.Ride.State;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RideTest {
    /// Every state, and where each command leads from it: `-` nowhere, `same` that it was given before.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # state         | ACCEPT GIVE_UP ARRIVE START COMPLETE DRIVER_CANCEL RIDER_CANCEL
            processing      | accepted no_drivers - - - - rider_canceled
            accepted        | same - arrived - - processing rider_canceled
            arrived         | - - same in_progress - processing rider_canceled
            in_progress     | - - - same completed - -
            completed       | - - - - same - -
            rider_canceled  | - - - - - - same
            driver_canceled | - - - - - same -
            no_drivers      | - same - - - - -
            """)
    void every_state_answers_every_command(String state, String expected) {
        assertEquals(
                expected,
                Arrays.stream(Command.values())
                        .map(command -> answer(State.of(state), command))
                        .collect(Collectors.joining(" ")));
    }

    private static String answer(State state, Command command) {
        return command.done(state)
                ? "same"
                : state.after(command).map(to -> to.word).orElse("-");
    }

    @Test
    void canceling_costs_nothing_before_and_shortly_after_a_driver_accepts() {
        var accepted = Instant.parse("2026-11-22T03:00:00Z");
        assertEquals(0, Ride.cancelFee(State.PROCESSING, null, accepted));
        assertEquals(0, Ride.cancelFee(State.ACCEPTED, accepted, accepted.plusSeconds(179)));
        assertEquals(2_000, Ride.cancelFee(State.ACCEPTED, accepted, accepted.plusSeconds(180)));
        assertEquals(4_000, Ride.cancelFee(State.ARRIVED, accepted, accepted.plusSeconds(60)));
    }
}
