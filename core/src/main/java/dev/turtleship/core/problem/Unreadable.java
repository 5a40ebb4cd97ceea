package dev.turtleship.core.problem;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.List;

/// JSON that could not be read, as a refusal that points at the member in question.
public final class Unreadable {
    private Unreadable() {}

    /// `at` is where the JSON stands in what was sent: empty for a whole body.
    public static Refused refused(String at, JacksonException unreadable) {
        return switch (unreadable) {
            case UnrecognizedPropertyException unknown ->
                Refused.field(at + pointer(unknown.getPath()), "There is no such field");
            // The only types that are told by a member are told by their kind.
            case InvalidTypeIdException unknown ->
                Refused.field(at + pointer(unknown.getPath()) + "/kind", "There is no such kind");
            case JsonParseException _ -> new Refused(CoreError.INVALID, "The body is not well-formed JSON");
            case JsonMappingException wrong ->
                wrong.getCause() instanceof Refused refused && !wrong.getPath().isEmpty()
                        ? Refused.field(at + pointer(wrong.getPath()), refused.getMessage())
                        : Refused.field(at + pointer(wrong.getPath()), "This is not of the right type or form");
            default -> new Refused(CoreError.INVALID, "The body cannot be read");
        };
    }

    private static String pointer(List<JsonMappingException.Reference> path) {
        var pointer = new StringBuilder();
        for (var step : path) {
            pointer.append('/').append(step.getFieldName() == null ? step.getIndex() : step.getFieldName());
        }
        return pointer.toString();
    }
}
