package dev.turtleship.chat;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// A conversation. In JSON and paths a plain UUID.
record ConversationId(@JsonValue UUID value) {
    @JsonCreator
    public static ConversationId fromString(String text) {
        return new ConversationId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
