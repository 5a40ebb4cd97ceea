package dev.turtleship.chat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import java.text.Normalizer;
import java.util.List;

/// What people write, checked and made JSON: in NFC, no halves of characters, no control characters.
final class Words {
    static final int MAX_TEXT = 4000;

    private Words() {}

    /// A text as JSON: 1 to 4,000 characters, with line breaks and tabs.
    static String text(String text, String pointer) {
        String normal = Normalizer.normalize(given(text, pointer), Normalizer.Form.NFC);
        if (normal.isBlank() || normal.codePointCount(0, normal.length()) > MAX_TEXT) {
            throw new Refused(ChatError.TEXT_REFUSED, "A text has 1 to " + MAX_TEXT + " characters")
                    .at(pointer, "Wrong length");
        }
        if (normal.codePoints().anyMatch(c -> unseen(c) && c != '\n' && c != '\t' && c != '\r')) {
            throw new Refused(ChatError.TEXT_REFUSED, "Control characters and halves of characters cannot be sent")
                    .at(pointer, "Not a text");
        }
        return quoted(normal);
    }

    /// A single line, not yet JSON.
    static String line(String line, int most, String pointer) {
        String normal = Normalizer.normalize(given(line, pointer), Normalizer.Form.NFC);
        if (normal.isBlank() || normal.codePointCount(0, normal.length()) > most) {
            throw Refused.field(pointer, "1 to " + most + " characters");
        }
        if (normal.codePoints().anyMatch(Words::unseen)) {
            throw Refused.field(pointer, "Control characters and halves of characters cannot be sent");
        }
        return normal;
    }

    /// Each once, as the JSON of their ids.
    static String people(List<AccountId> people, int most, String pointer) {
        var given = given(people, pointer);
        if (given.isEmpty() || given.size() > most || given.contains(null)) {
            throw Refused.field(pointer, "1 to " + most + " people at once");
        }
        var ids = JsonNodeFactory.instance.arrayNode();
        given.stream().distinct().forEach(person -> ids.add(person.toString()));
        return ids.toString();
    }

    static <T> T given(T value, String pointer) {
        if (value == null) {
            throw Refused.field(pointer, "This is needed");
        }
        return value;
    }

    static String quoted(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /// A lone half of a surrogate pair has no UTF-8 form.
    private static boolean unseen(int c) {
        return Character.isISOControl(c) || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }
}
