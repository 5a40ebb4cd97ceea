package dev.turtleship.core.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.turtleship.core.problem.Refused;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bytes=0-0    | 0-0 of 10
            bytes=2-4    | 2-4 of 10
            bytes=5-     | 5-9 of 10
            bytes=5-99   | 5-9 of 10
            bytes=-3     | 7-9 of 10
            bytes=-99    | 0-9 of 10
                         | all
            bytes=       | all
            bytes=-      | all
            bytes=4-2    | all
            bytes=1-2,4-5| all
            lines=1-2    | all
            bytes=a-b    | all
            bytes=99999999999999999999- | all
            """)
    void a_part_is_within_the_file(String header, String expected) {
        var range = ByteRange.of(header, 10);
        assertEquals(expected, range.whole() ? "all" : range.first() + "-" + range.last() + " of 10");
        assertEquals(range.whole() ? 10 : range.last() - range.first() + 1, range.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-12", "bytes=-0"})
    void a_part_beyond_the_end_is_refused(String header) {
        var refused = assertThrows(Refused.class, () -> ByteRange.of(header, 10));
        assertEquals("bytes */10", refused.headers().get("Content-Range"));
    }
}
