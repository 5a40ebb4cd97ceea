package dev.turtleship.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgeTest {
    /// Midnight in Seoul is 15:00 of the day before in UTC.
    @ParameterizedTest
    @CsvSource({
        "2007-11-22, 2026-11-21T14:59:59Z, false",
        "2007-11-22, 2026-11-21T15:00:00Z, true",
        "2007-11-23, 2026-11-21T15:00:00Z, false",
        "1950-01-01, 2026-11-21T15:00:00Z, true",
        "2008-02-29, 2027-02-28T10:00:00Z, false",
        "2008-02-29, 2027-02-28T15:00:00Z, true",
        "2026-11-22, 2026-11-21T15:00:00Z, false"
    })
    void nineteen_begins_at_midnight_of_the_birthday_in_seoul(LocalDate birthDate, Instant now, boolean over) {
        assertEquals(over, Age.isOver(19, birthDate, now));
    }
}
