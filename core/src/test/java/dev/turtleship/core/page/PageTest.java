package dev.turtleship.core.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.turtleship.core.problem.Refused;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
    @Test
    void the_last_page_has_no_cursor() {
        var page = Page.of(List.of("a", "b"), 2, item -> item);
        assertEquals(List.of("a", "b"), page.items());
        assertNull(page.nextCursor());
        assertNull(Page.of(List.<String>of(), 2, item -> item).nextCursor());
    }

    @Test
    void one_row_more_than_asked_for_becomes_a_cursor_after_the_last_shown() {
        var page = Page.of(List.of("a", "b", "c"), 2, item -> item);
        assertEquals(List.of("a", "b"), page.items());
        assertEquals("b", Page.key(page.nextCursor(), "none"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "-7", "with/slash+plus~", "01a20120-8b9e-73a1-9940-fb46cf29dddf"})
    void a_cursor_brings_its_key_back(String key) {
        var cursor = Page.of(List.of(key, "more"), 1, item -> item).nextCursor();
        assertEquals(key, Page.key(cursor, "none"));
        assertEquals(cursor, java.net.URLEncoder.encode(cursor, java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void without_a_cursor_a_list_starts_at_its_beginning() {
        assertEquals("start", Page.key(null, "start"));
        assertEquals("start", Page.key("", "start"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "a b", "=", "%00", "AA", "IA", "/w", "7ZWc"})
    void a_cursor_that_is_not_ours_is_refused(String cursor) {
        assertThrows(Refused.class, () -> Page.key(cursor, ""));
    }

    @Test
    void a_limit_has_a_default_and_bounds() {
        assertEquals(20, Page.limit(null, 20));
        assertEquals(1, Page.limit("1", 20));
        assertEquals(200, Page.limit("200", 20));
        for (String wrong : List.of("0", "-1", "201", "", "x", "1.5", "99999999999999999999")) {
            assertThrows(Refused.class, () -> Page.limit(wrong, 20), wrong);
        }
    }
}
