package dev.turtleship.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.identity.IdentityCheck.Answer;
import dev.turtleship.identity.IdentityCheck.State;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityCheckTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            ASKED,    MATCH,    VERIFIED
            ASKED,    NO_MATCH, REFUSED
            ASKED,    UNKNOWN,  ASKED
            VERIFIED, MATCH,    VERIFIED
            VERIFIED, NO_MATCH, VERIFIED
            VERIFIED, UNKNOWN,  VERIFIED
            REFUSED,  MATCH,    REFUSED
            REFUSED,  NO_MATCH, REFUSED
            REFUSED,  UNKNOWN,  REFUSED
            LAPSED,   MATCH,    LAPSED
            LAPSED,   NO_MATCH, LAPSED
            LAPSED,   UNKNOWN,  LAPSED
            """)
    void every_state_takes_every_answer(State from, Answer answer, State to) {
        assertEquals(to, from.after(answer));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            ASKED,    6, ASKED
            ASKED,    7, LAPSED
            VERIFIED, 6, VERIFIED
            VERIFIED, 7, VERIFIED
            REFUSED,  6, REFUSED
            REFUSED,  7, REFUSED
            LAPSED,   6, LAPSED
            LAPSED,   7, LAPSED
            """)
    void only_an_open_check_lapses(State from, int afterDays, State to) {
        var now = Instant.EPOCH.plus(Duration.ofDays(afterDays));
        assertEquals(to, from.lapses(Instant.EPOCH, Duration.ofDays(7), now));
    }
}
