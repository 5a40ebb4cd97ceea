package dev.turtleship.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GramsTest {
    private static final UUID ONE = UUID.fromString("01970000-0000-7000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("01970000-0000-7000-8000-000000000002");

    @ParameterizedTest
    @ValueSource(strings = {"한강", "강에서", "만나", "a b", "🐢🚢", "한강에서 만나요 🐢🚢 a b", "에서 만나요 🐢🚢 a"})
    void a_text_has_all_numbers_of_what_it_holds(String part) {
        var text = grams(ONE, "저기 한강에서 만나요 🐢🚢 a b 한강");
        assertTrue(text.containsAll(List.of(Grams.asked(ONE, part))));
    }

    @Test
    void it_has_none_of_a_pair_that_it_does_not_hold() {
        assertFalse(grams(ONE, "한 강").containsAll(List.of(Grams.asked(ONE, "한강"))));
        assertEquals(Set.of(), grams(ONE, "한"));
    }

    @Test
    void a_pair_has_one_number_in_each_conversation() {
        assertEquals(1, grams(ONE, "하하하").size());
        assertFalse(grams(OTHER, "한강").contains(Grams.asked(ONE, "한강")[0]));
        assertEquals(Grams.asked(ONE, "하하하한강").length, Grams.asked(OTHER, "하하하한강").length);
    }

    @Test
    void of_a_long_query_the_first_pairs_are_asked_for() {
        assertEquals(8, Grams.asked(ONE, "abcdefghijklmnopqrstuvwxyz").length);
    }

    private static Set<Long> grams(UUID conversation, String text) {
        return new HashSet<>(Arrays.asList(Grams.of(conversation, List.of(text))));
    }
}
