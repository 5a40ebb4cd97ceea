package dev.turtleship.drills;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// JSON for everything that is not on the hot path. What cannot be parsed reads as a missing node, so that a check
/// sees a wrong answer instead of the drill falling over it.
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException wrong) {
            return MAPPER.missingNode();
        }
    }

    static String write(JsonNode node) {
        return node.toString();
    }
}
