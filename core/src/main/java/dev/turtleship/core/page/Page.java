package dev.turtleship.core.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turtleship.core.problem.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/// One page of a list. `next_cursor` is absent on the last page; a cursor is opaque to callers and stays valid while
/// rows come and go, which an offset does not.
public record Page<T>(
        List<T> items,
        @JsonInclude(JsonInclude.Include.NON_NULL) String nextCursor) {
    public static final int MAX_LIMIT = 200;
    private static final String LOWEST = new UUID(0, 0).toString();

    /// From one row more than was asked for: that row's existence is what tells that another page follows.
    public static <T> Page<T> of(List<T> oneMore, int limit, Function<T, String> key) {
        if (oneMore.size() <= limit) {
            return new Page<>(oneMore, null);
        }
        var items = oneMore.subList(0, limit);
        return new Page<>(items, encode(key.apply(items.getLast())));
    }

    /// A page that ends before it is full, because looking further would have taken too long; what follows it has keys
    /// behind this one.
    public static <T> Page<T> until(List<T> items, String key) {
        return new Page<>(items, encode(key));
    }

    public static int limit(String asked, int otherwise) {
        long limit = number("/limit", asked, otherwise);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw Refused.field("/limit", "The limit must be between 1 and " + MAX_LIMIT);
        }
        return (int) limit;
    }

    /// A whole number of the query, or `otherwise`. Taken as text, because the framework would answer 404 to a word.
    public static long number(String pointer, String asked, long otherwise) {
        try {
            return asked == null ? otherwise : Long.parseLong(asked);
        } catch (NumberFormatException _) {
            throw Refused.field(pointer, "This must be a whole number");
        }
    }

    /// The key inside a cursor, or `otherwise` when none was given.
    public static String key(String cursor, String otherwise) {
        if (cursor == null || cursor.isEmpty()) {
            return otherwise;
        }
        try {
            String key = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (key.chars().allMatch(c -> c > ' ' && c < 127)) {
                return key;
            }
        } catch (IllegalArgumentException _) {
            // Refused below, in the same words.
        }
        throw Refused.field("/cursor", "This cursor is not one of ours");
    }

    /// The id inside a cursor; the lowest of all when none was given.
    public static UUID id(String cursor) {
        try {
            return UUID.fromString(key(cursor, LOWEST));
        } catch (IllegalArgumentException _) {
            throw Refused.field("/cursor", "This cursor is not one of ours");
        }
    }

    private static String encode(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }
}
