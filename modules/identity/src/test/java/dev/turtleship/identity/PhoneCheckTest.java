package dev.turtleship.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.identity.PhoneCheck.Answered;
import dev.turtleship.identity.PhoneCheck.State;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhoneCheckTest {
    private static final UUID ID = UUID.randomUUID();
    private static final Instant ENDS = Instant.EPOCH.plusSeconds(300);

    /// Every state and every command: what is the state then, how many wrong codes, and was the code accepted.
    @ParameterizedTest
    @CsvSource(textBlock = """
            SENT 0    , right, 299, VERIFIED 0, true
            SENT 4    , right, 299, VERIFIED 4, true
            SENT 0    , wrong, 299, SENT 1    , false
            SENT 3    , wrong, 299, SENT 4    , false
            SENT 4    , wrong, 299, SPENT 5   , false
            SENT 0    , right, 300, SENT 0    , false
            SENT 0    , wrong, 300, SENT 0    , false
            SENT 4    , wrong, 300, SENT 4    , false
            VERIFIED 0, right, 299, VERIFIED 0, true
            VERIFIED 0, right, 300, VERIFIED 0, true
            VERIFIED 2, wrong, 299, VERIFIED 2, false
            VERIFIED 2, wrong, 300, VERIFIED 2, false
            SPENT 5   , right, 299, SPENT 5   , false
            SPENT 5   , wrong, 299, SPENT 5   , false
            SPENT 5   , right, 300, SPENT 5   , false
            SPENT 5   , wrong, 300, SPENT 5   , false
            REPLACED 1, right, 299, REPLACED 1, false
            REPLACED 1, wrong, 299, REPLACED 1, false
            REPLACED 1, right, 300, REPLACED 1, false
            REPLACED 1, wrong, 300, REPLACED 1, false
            """)
    void every_state_takes_every_code(String from, String code, long atSecond, String to, boolean accepted) {
        assertEquals(
                new Answered(check(to), accepted),
                check(from).code(code.equals("right"), Instant.EPOCH.plusSeconds(atSecond)));
    }

    private static PhoneCheck check(String stateAndWrongCodes) {
        var words = stateAndWrongCodes.split(" ");
        var number = new PhoneNumber("+821012345678");
        return new PhoneCheck(ID, ID, number, "hash", State.valueOf(words[0]), Integer.parseInt(words[1]), ENDS);
    }
}
