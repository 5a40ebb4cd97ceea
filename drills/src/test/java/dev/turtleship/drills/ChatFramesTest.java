package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChatFramesTest {
    private static final String CONVERSATION = "0199a1b2-0000-7000-8000-00000000c001";

    private final ChatFrames frames = new ChatFrames(new Ids(7).prefix());

    @Test
    void a_send_frame_is_json_with_its_message_in_id_client_id_and_text() {
        var send = frames.new Send(CONVERSATION);
        send.frame(3);
        var frame = Json.parse(send.frame(123_456));
        assertEquals(ChatFrames.FIRST_ID + 123_456, frame.path("id").asLong());
        assertEquals("chat.send", frame.path("type").asText());
        var body = frame.path("body");
        assertEquals(CONVERSATION, body.path("conversation").asText());
        assertEquals("text", body.path("kind").asText());
        assertEquals(frames.clientId(123_456), body.path("client_id").asText());
        assertEquals(ChatFrames.text(123_456), body.path("text").asText());
        assertEquals(100, body.path("text").asText().getBytes(StandardCharsets.UTF_8).length);
        assertEquals(123_456, frames.message(body.path("client_id").asText()));
    }

    @Test
    void client_ids_are_version_7_uuids() {
        var id = UUID.fromString(frames.clientId(42));
        assertEquals(7, id.version());
        assertEquals(2, id.variant());
        var made = UUID.fromString(new Ids(1).next());
        assertEquals(7, made.version());
        assertEquals(2, made.variant());
    }

    @Test
    void an_event_is_read_in_any_order_of_its_fields() {
        var event = "{\"type\":\"chat.event\",\"body\":{\"text\":\"" + ChatFrames.text(9) + "\",\"seq\":816,"
                + "\"client_id\":\"" + frames.clientId(9) + "\"}}";
        assertEquals(9, frames.eventMessage(event));
        assertEquals(816, ChatFrames.number(event, "\"seq\":"));
        assertTrue(ChatFrames.isType(event, "chat.event"));
        assertFalse(ChatFrames.isType(event, "chat.even"));
    }

    @Test
    void an_event_with_the_text_of_another_message_is_not_this_message() {
        var event = "{\"type\":\"chat.event\",\"body\":{\"client_id\":\"" + frames.clientId(9) + "\",\"text\":\""
                + ChatFrames.text(8) + "\"}}";
        assertEquals(-1, frames.eventMessage(event));
    }

    @Test
    void what_others_sent_is_no_message_of_this_run() {
        assertEquals(-1, frames.message(new Ids(8).next()));
        assertEquals(-1, frames.eventMessage("{\"type\":\"chat.event\",\"body\":{\"kind\":\"card\"}}"));
    }

    @Test
    void a_field_name_inside_a_text_is_not_a_field() {
        assertEquals(5, ChatFrames.number("{\"text\":\"\\\"seq\\\":9\",\"seq\":5}", "\"seq\":"));
    }
}
