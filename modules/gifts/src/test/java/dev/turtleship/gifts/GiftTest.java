package dev.turtleship.gifts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.gifts.Gift.Charge;
import dev.turtleship.gifts.Gift.Command;
import dev.turtleship.gifts.Gift.State;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GiftTest {
    /// Every state, and where each command leads from it: `-` nowhere, `same` that it was given before.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # state          | PAY ACCEPT DECLINE CANCEL GIVE_UP EXPIRE
            awaiting_payment | delivered - - canceled canceled -
            delivered        | same accepted declined canceled - expired
            accepted         | - same declined - - expired
            declined         | - - same - - -
            canceled         | - - - same same -
            expired          | - - - - - same
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

    /// What is known of a charge, and which word of pay's then counts.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # known  | words that count
            asked    | pending settled refused expired canceled
            pending  | settled refused expired canceled
            settled  | ''
            refused  | ''
            expired  | ''
            canceled | ''
            """)
    void what_is_final_stays(String known, String counting) {
        assertEquals(
                counting,
                Arrays.stream(Charge.values())
                        .filter(told -> Charge.of(known).becomes(told))
                        .map(told -> told.word)
                        .collect(Collectors.joining(" ")));
    }
}
