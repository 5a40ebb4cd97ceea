package dev.turtleship.app.city;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// The bodies of requests and answers.
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String CURRENCY = "KRW";

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /// `{"amount": .., "currency": "KRW"}`
    static ObjectNode won(long minor) {
        return object().put("amount", minor).put("currency", CURRENCY);
    }

    /// What is no JSON reads as a missing node.
    static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException wrong) {
            return MAPPER.missingNode();
        }
    }
}
