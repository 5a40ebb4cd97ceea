package dev.turtleship.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.chat.Entry.Draft;
import dev.turtleship.chat.LogWorker.Appended;
import dev.turtleship.core.id.AccountId;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class FanoutTest {
    private static final UUID ID = UUID.fromString("0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b");

    @Inject
    Fanout fanout;

    @Inject
    ObjectMapper json;

    @Test
    void a_plain_text_is_written_as_every_other_entry_would_be() throws JsonProcessingException {
        for (var sentAt :
                new String[] {"2026-11-23T10:00:00Z", "2026-11-23T10:00:00.120Z", "2026-11-23T10:00:00.000001Z"}) {
            var entry = entry("text", Words.quoted("\"안녕\" \\ \n<b>"), null, null, Instant.parse(sentAt));
            assertTrue(entry.isPlainText());
            assertEquals(written(entry), fanout.frame(entry));
        }
    }

    @Test
    void what_says_more_than_words_is_no_plain_text() throws JsonProcessingException {
        var now = Instant.parse("2026-11-23T10:00:00Z");
        var text = Words.quoted("hello");
        for (var entry : new Entry[] {
            entry("text", text, 3L, null, now),
            entry("text", text, null, "[\"" + ID + "\"]", now),
            entry("text", Entry.NOTHING, null, null, now),
            entry("edit", text, 3L, null, now),
            entry("leave", Entry.NOTHING, null, null, now)
        }) {
            assertFalse(entry.isPlainText(), entry.toString());
            assertEquals(written(entry), fanout.frame(entry));
        }
    }

    private String written(Entry entry) throws JsonProcessingException {
        return "{\"type\":\"chat.event\",\"body\":" + json.writeValueAsString(entry) + "}";
    }

    private static Entry entry(String kind, String body, Long target, String mentions, Instant sentAt) {
        var draft = new Draft(new ConversationId(ID), new AccountId(ID), ID, kind, target, body, mentions);
        return Entry.of(draft, new Appended(7, sentAt, null, false));
    }
}
