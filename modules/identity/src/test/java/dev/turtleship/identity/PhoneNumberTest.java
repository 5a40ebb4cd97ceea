package dev.turtleship.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.turtleship.core.problem.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberTest {
    @ParameterizedTest
    @ValueSource(strings = {"010-1234-5678", "01012345678", "+82 10 1234 5678", "+821012345678", "+82-010-1234-5678"})
    void one_number_has_one_form(String written) {
        assertEquals("+821012345678", PhoneNumber.parse(written, "/phone").value());
    }

    @Test
    void a_number_of_another_country_says_so_itself() {
        assertEquals(
                "+447400123456", PhoneNumber.parse("+44 7400 123456", "/phone").value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "112", "02-312-3456", "010-1234", "0101234567890123456789012345678901", "phone"})
    void what_no_message_reaches_is_refused(String written) {
        assertThrows(Refused.class, () -> PhoneNumber.parse(written, "/phone"));
    }

    @Test
    void shown_are_the_last_digits_only() {
        var number = PhoneNumber.parse("010-1234-5678", "/phone");
        assertEquals("*********5678", number.masked());
        assertEquals("*********5678", "" + number);
    }
}
