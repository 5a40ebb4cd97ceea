package dev.turtleship.core.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;

/// One frame that a client sent and that waits for its `ok` or `error`.
public record LiveRequest(Connection connection, long id, JsonNode body) {
    private static final int MAX_TEXT = 64;

    /// `json` is the ready-made body of the answer.
    public void ok(String json) {
        connection.answered("{\"id\":" + id + ",\"type\":\"ok\",\"body\":" + json + "}");
    }

    public void refuse(Refused refused) {
        connection.answered(
                "{\"id\":" + id + ",\"type\":\"error\",\"body\":" + connection.json(refused.body(null)) + "}");
    }

    /// A short text field of the body; refuses with a pointer when it is missing or of another type.
    public String text(String field) {
        return text(field, MAX_TEXT);
    }

    public String text(String field, int most) {
        var value = body.get(field);
        if (value == null || !value.isTextual()) {
            throw Refused.field("/body/" + field, "A text is needed");
        }
        if (value.textValue().length() > most) {
            throw new Refused(CoreError.TOO_LARGE, "At most " + most + " characters").at("/body/" + field, "Too long");
        }
        return value.textValue();
    }
}
