package dev.turtleship.core.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.live.Connection.Bump;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final String LONG = "x".repeat(Backlog.MAX_CHARS / 8);

    private final Backlog backlog = new Backlog();
    private final Bump bump = last -> "bump" + new TreeMap<>(last);

    @Test
    void frames_leave_in_the_order_in_which_they_came() {
        assertTrue(backlog.event(bump, "one", "room", 1));
        assertTrue(backlog.answer("two"));
        backlog.ephemeral("three");
        assertFalse(backlog.isEmpty());
        assertEquals("one", backlog.next());
        assertEquals("two", backlog.next());
        assertEquals("three", backlog.next());
        assertNull(backlog.next());
        assertTrue(backlog.isEmpty());
    }

    @Test
    void events_beyond_the_number_collapse_into_one_bump_behind_the_frames() {
        for (int position = 1; position <= Backlog.MAX_FRAMES + 9; position++) {
            assertTrue(backlog.event(bump, "event" + position, "room", position));
        }
        for (int position = 1; position <= Backlog.MAX_FRAMES; position++) {
            assertEquals("event" + position, backlog.next());
        }
        assertEquals("bump{room=" + (Backlog.MAX_FRAMES + 9) + "}", backlog.next());
        assertNull(backlog.next());
    }

    @Test
    void long_events_collapse_long_before_there_are_many() {
        for (int position = 1; position <= 20; position++) {
            assertTrue(backlog.event(bump, LONG, "room", position));
        }
        for (int position = 1; position <= 8; position++) {
            assertEquals(LONG, backlog.next());
        }
        assertEquals("bump{room=20}", backlog.next());
        assertTrue(backlog.event(bump, LONG, "room", 21));
        assertEquals(LONG, backlog.next());
    }

    @Test
    void an_event_longer_than_all_room_is_sent_when_nothing_else_waits() {
        var huge = "y".repeat(Backlog.MAX_CHARS + 1);
        assertTrue(backlog.event(bump, huge, "room", 1));
        assertTrue(backlog.event(bump, "small", "room", 2));
        assertEquals(huge, backlog.next());
        assertEquals("bump{room=2}", backlog.next());
    }

    @Test
    void after_a_first_collapsed_event_none_overtakes_it() {
        for (int position = 1; position <= 9; position++) {
            assertTrue(backlog.event(bump, LONG, "room", position));
        }
        assertEquals(LONG, backlog.next());
        assertTrue(backlog.event(bump, "short", "room", 10));
        for (int position = 2; position <= 8; position++) {
            assertEquals(LONG, backlog.next());
        }
        assertEquals("bump{room=10}", backlog.next());
    }

    @Test
    void who_is_behind_in_too_many_streams_has_to_go() {
        for (int i = 0; i < Backlog.MAX_FRAMES; i++) {
            assertTrue(backlog.event(bump, "event", "room", i));
        }
        for (int room = 0; room < Backlog.MAX_BUMPED; room++) {
            assertTrue(backlog.event(bump, "event", "room" + room, 1));
        }
        assertTrue(backlog.event(bump, "event", "room0", 2));
        assertFalse(backlog.event(bump, "event", "one more", 1));
    }

    @Test
    void who_sends_and_never_reads_its_answers_has_to_go() {
        for (int i = 0; i < Backlog.MAX_ANSWERS; i++) {
            assertTrue(backlog.answer("ok"));
        }
        assertFalse(backlog.answer("ok"));
    }

    @Test
    void what_may_be_lost_is_dropped_while_there_is_still_room_for_events() {
        for (int i = 0; i < Backlog.MAX_FRAMES / 2; i++) {
            backlog.ephemeral("typing");
        }
        backlog.ephemeral("dropped");
        assertTrue(backlog.event(bump, "event", "room", 1));
        for (int i = 0; i < Backlog.MAX_FRAMES / 2; i++) {
            assertEquals("typing", backlog.next());
        }
        assertEquals("event", backlog.next());
    }
}
