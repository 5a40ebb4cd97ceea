package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.drills.Histories.Steps;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatChecksTest {
    @Test
    void a_sound_history_has_no_breaks() {
        for (var breaks : Histories.checkAll(Histories.sound())) {
            assertEquals(List.of(), breaks.examples());
        }
    }

    @Test
    void an_acknowledged_message_that_is_not_stored_is_caught() {
        var history = Histories.with(new Steps() {
            @Override
            void stored(ChatHistory history, int conversation, long seq, int message) {
                if (message != 4) {
                    super.stored(history, conversation, seq, message);
                }
            }
        });
        assertEquals(
                List.of("message 4 was acknowledged at 5 and is not stored"),
                AckedCheck.check(history).examples());
    }

    @Test
    void a_message_stored_at_another_place_than_acknowledged_is_caught() {
        var history = Histories.with(new Steps() {
            @Override
            void acked(ChatHistory history, int message, long seq) {
                super.acked(history, message, message == 7 ? 4 : seq);
            }
        });
        assertEquals(
                List.of("message 7 was acknowledged at 4 and is stored at 3"),
                AckedCheck.check(history).examples());
    }

    @Test
    void a_message_stored_twice_is_caught_whether_acknowledged_or_not() {
        var history = Histories.with(new Steps() {
            @Override
            void acked(ChatHistory history, int message, long seq) {
                if (message != 9) {
                    super.acked(history, message, seq);
                }
            }
        });
        history.stored(1, 6, 9);
        assertEquals(
                List.of("message 9 is stored 2 times"),
                AckedCheck.check(history).examples());
    }

    @Test
    void an_unacknowledged_message_may_be_stored_or_not() {
        var history = Histories.with(new Steps() {
            @Override
            void acked(ChatHistory history, int message, long seq) {
                if (message != 3) {
                    super.acked(history, message, seq);
                }
            }
        });
        history.sent(0, 1);
        assertTrue(AckedCheck.check(history).none());
    }

    @Test
    void a_message_stored_in_a_conversation_where_nobody_sent_it_is_caught() {
        var history = Histories.sound();
        history.stored(1, 6, 0);
        assertEquals(
                List.of("message 0 is stored in conversation 1, where nobody sent it"),
                AckedCheck.check(history).examples());
    }

    @Test
    void a_gap_in_the_sequence_is_caught() {
        var history = Histories.sound();
        history.stored(0, 7, history.foreign("0/card"));
        assertEquals(
                List.of("conversation 0 has 6 entries and one at 7", "conversation 0 lacks 6"),
                DenseCheck.check(history).examples());
    }

    @Test
    void a_sequence_number_given_twice_is_caught() {
        var history = Histories.sound();
        history.stored(1, 5, history.foreign("1/card"));
        assertEquals(
                List.of("conversation 1 has 5 twice", "conversation 1 lacks 6"),
                DenseCheck.check(history).examples());
    }

    @Test
    void an_entry_shown_twice_is_caught() {
        var history = Histories.sound();
        history.shown(3, 5, 9, false, 4);
        assertEquals(
                List.of("subscriber 3 was shown 5 after 5", "subscriber 3 was shown message 9 twice"),
                OrderCheck.check(history).examples());
    }

    @Test
    void one_message_shown_at_two_places_is_caught() {
        var history = Histories.sound();
        history.stored(1, 6, 9);
        history.shown(3, 6, 9, false, 4);
        assertEquals(
                List.of("subscriber 3 was shown message 9 twice"),
                OrderCheck.check(history).examples());
    }

    @Test
    void two_members_with_different_orders_are_caught() {
        var history = Histories.with(new Steps() {
            @Override
            void shown(ChatHistory history, int subscriber, long seq, int message, boolean own) {
                // Subscriber 0 sees messages 1 and 2 in each other's places.
                int seen = subscriber == 0 && message == 1 ? 2 : subscriber == 0 && message == 2 ? 1 : message;
                super.shown(history, subscriber, seq, seen, own);
            }
        });
        assertEquals(
                List.of(
                        "subscriber 0 was shown message 2 at 2, where message 1 is stored",
                        "subscriber 0 was shown message 1 at 3, where message 2 is stored"),
                OrderCheck.check(history).examples());
    }

    @Test
    void a_shown_entry_that_is_not_stored_is_caught() {
        var history = Histories.sound();
        history.shown(0, 6, history.foreign("0/card"), false, 4);
        assertEquals(
                List.of("subscriber 0 was shown message -1 at 6, where nothing is stored"),
                OrderCheck.check(history).examples());
    }

    @Test
    void an_acknowledged_message_that_one_member_never_saw_is_caught() {
        var history = Histories.with(new Steps() {
            @Override
            void shown(ChatHistory history, int subscriber, long seq, int message, boolean own) {
                if (message != 4 || own) {
                    super.shown(history, subscriber, seq, message, own);
                }
            }
        });
        assertEquals(
                List.of("message 4 was acknowledged and shown to 1 of 2 members"),
                OrderCheck.check(history).examples());
    }

    @Test
    void a_message_acknowledged_at_two_places_is_caught() {
        var history = Histories.sound();
        history.acked(3, 9, 4);
        assertEquals(
                List.of("message 3 was acknowledged at 4 and then at 9"),
                AckedCheck.check(history).examples());
    }

    @Test
    void a_message_that_was_refused_whenever_it_was_tried_must_not_be_stored() {
        var history = new ChatHistory(new int[][] {{0, 1}});
        int message = history.sent(0, 1);
        history.tried(message);
        history.refused(message);
        assertEquals(List.of(), AckedCheck.refused(history).examples());
        history.stored(0, 1, message);
        assertEquals(
                List.of("message 0 was refused and is stored"),
                AckedCheck.refused(history).examples());
    }

    @Test
    void a_message_with_one_unknown_try_may_be_stored_once() {
        var history = new ChatHistory(new int[][] {{0, 1}});
        int message = history.sent(0, 1);
        history.tried(message);
        history.tried(message);
        history.refused(message);
        history.stored(0, 1, message);
        assertEquals(List.of(), AckedCheck.refused(history).examples());
        assertEquals(List.of(), AckedCheck.check(history).examples());
        assertEquals(
                List.of("message 0 was sent and nobody could say what became of it"),
                AckedCheck.unknown(history).examples());
        history.stored(0, 2, message);
        assertEquals(
                List.of("message 0 is stored 2 times"),
                AckedCheck.check(history).examples());
    }

    @Test
    void a_message_is_done_when_it_is_acknowledged_and_its_peer_has_it() {
        var history = new ChatHistory(new int[][] {{0, 1}});
        int message = history.sent(0, 10);
        assertEquals(0, history.doneAt(message));
        history.shown(1, 1, message, false, 30);
        assertEquals(0, history.doneAt(message));
        history.acked(message, 1, 20);
        history.shown(0, 1, message, true, 20);
        assertEquals(30, history.doneAt(message));
    }

    @Test
    void all_breaks_are_counted_and_five_are_told() {
        var breaks = new Breaks();
        for (int i = 0; i < 7; i++) {
            breaks.add("break " + i);
        }
        assertEquals(7, breaks.count());
        assertEquals(5, breaks.examples().size());
        assertEquals("9 things, 7 broken, first: break 0", breaks.figure("9 things"));
    }
}
