package dev.turtleship.chat;

import dev.turtleship.chat.Entry.Draft;
import dev.turtleship.chat.LogWorker.Appended;
import dev.turtleship.core.commit.UuidArray;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/// Writes a batch of drafts into the log, in one call and one transaction. Texts that nobody has sent before are
/// numbered here and written the quick way; whatever else a batch holds, the database sorts out.
final class LogStore {
    private static final String APPEND_TEXTS = "select append_texts(?, ?, ?, ?, ?, ?, ?, ?)";

    private static final String APPEND = "select item, item_seq, item_sent_at, item_expires_at, item_duplicate"
            + " from append_entries(?, ?, ?, ?, ?, ?, ?, ?)";

    private LogStore() {}

    /// The drafts' numbers, in the order of the drafts. `now` in microseconds, as the database keeps it.
    static List<Appended> append(Connection connection, List<Draft> drafts, Instant now) throws SQLException {
        var texts = TextBatch.of(drafts);
        var appended = texts.isPresent() ? appendTexts(connection, texts.get(), now) : List.<Appended>of();
        return appended.isEmpty() ? appendAny(connection, drafts, now) : appended;
    }

    /// Empty when the database found something that was there before.
    private static List<Appended> appendTexts(Connection connection, TextBatch texts, Instant now) throws SQLException {
        try (var call = connection.prepareStatement(APPEND_TEXTS)) {
            call.setObject(1, new UuidArray(texts.conversations()));
            call.setArray(2, connection.createArrayOf("int4", texts.entries()));
            call.setArray(3, connection.createArrayOf("int4", texts.places()));
            call.setArray(4, connection.createArrayOf("int4", texts.nths()));
            call.setObject(5, new UuidArray(texts.uuids(draft -> draft.sender().value())));
            call.setObject(6, new UuidArray(texts.uuids(Draft::clientId)));
            call.setArray(7, connection.createArrayOf("text", texts.bodies()));
            call.setTimestamp(8, Timestamp.from(now));
            try (var row = call.executeQuery()) {
                row.next();
                var before = row.getArray(1);
                return before == null ? List.of() : texts.numbered((Long[]) before.getArray(), now);
            }
        }
    }

    private static List<Appended> appendAny(Connection connection, List<Draft> drafts, Instant now)
            throws SQLException {
        try (var call = connection.prepareStatement(APPEND)) {
            call.setObject(1, uuids(drafts, draft -> draft.conversation().value()));
            call.setObject(2, uuids(drafts, draft -> draft.sender().value()));
            call.setObject(3, uuids(drafts, Draft::clientId));
            call.setArray(4, texts(connection, drafts, Draft::kind));
            call.setArray(
                    5,
                    connection.createArrayOf(
                            "int8", drafts.stream().map(Draft::target).toArray()));
            call.setArray(6, texts(connection, drafts, Draft::body));
            call.setArray(7, texts(connection, drafts, Draft::mentions));
            call.setTimestamp(8, Timestamp.from(now));
            var appended = new ArrayList<Appended>(drafts.size());
            try (var row = call.executeQuery()) {
                while (row.next()) {
                    var expiresAt = row.getTimestamp(4);
                    appended.add(new Appended(
                            row.getLong(2),
                            row.getTimestamp(3).toInstant(),
                            expiresAt == null ? null : expiresAt.toInstant(),
                            row.getBoolean(5)));
                }
            }
            if (appended.size() != drafts.size()) {
                throw new IllegalStateException(drafts.size() + " drafts, " + appended.size() + " answers");
            }
            return appended;
        }
    }

    private static UuidArray uuids(List<Draft> drafts, Function<Draft, UUID> of) {
        return new UuidArray(drafts.stream().map(of).toArray(UUID[]::new));
    }

    private static java.sql.Array texts(Connection connection, List<Draft> drafts, Function<Draft, String> of)
            throws SQLException {
        return connection.createArrayOf("text", drafts.stream().map(of).toArray(String[]::new));
    }
}
