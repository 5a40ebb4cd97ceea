package dev.turtleship.core.once;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource.DataSourceLiteral;
import io.quarkus.arc.Arc;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.function.Supplier;

/// The `Idempotency-Key` of a POST (as in draft-ietf-httpapi-idempotency-key-header-07): a repeat with the same key
/// gets the first answer, another request under the same key is refused. The key is stored in the effect's transaction,
/// so that there is never one without the other; a repeat while the first is under way waits for it.
@Singleton
public class Once {
    /// Whose key, in which module's database, for what. `key` is null when the caller sent none.
    public record Call(String module, AccountId caller, String key, Object request) {}

    private static final String CLAIM = """
            insert into once (caller, key, request, answer)
            values (?, ?, ?, '')
            on conflict do nothing
            """;

    private static final String ANSWER = """
            update once set answer = ?
            where caller = ? and key = ?
            """;

    private static final String FIRST = """
            select request, answer
            from once
            where caller = ? and key = ?
            """;

    private final ObjectMapper json;

    Once(ObjectMapper json) {
        this.json = json;
    }

    /// Inside the caller's transaction: runs `effect` the first time and answers what it answered every time.
    public <T> T run(Call call, Class<T> type, Supplier<T> effect) {
        if (call.key() == null) {
            return effect.get();
        }
        if (call.key().isBlank() || call.key().length() > 255) {
            throw new Refused(CoreError.INVALID, "An Idempotency-Key has 1 to 255 characters");
        }
        var dataSource = Arc.container()
                .select(AgroalDataSource.class, new DataSourceLiteral(call.module()))
                .get();
        try (var connection = dataSource.getConnection()) {
            String hash = hash(json.writeValueAsString(call.request()));
            if (!claim(connection, call, hash)) {
                return json.readValue(first(connection, call, hash), type);
            }
            T answer = effect.get();
            note(connection, call, json.writeValueAsString(answer));
            return answer;
        } catch (SQLException | JsonProcessingException failure) {
            throw new IllegalStateException("an Idempotency-Key of " + call.module() + " failed", failure);
        }
    }

    private static boolean claim(Connection connection, Call call, String hash) throws SQLException {
        try (var insert = connection.prepareStatement(CLAIM)) {
            insert.setObject(1, call.caller().value());
            insert.setString(2, call.key());
            insert.setString(3, hash);
            return insert.executeUpdate() == 1;
        }
    }

    private static String first(Connection connection, Call call, String hash) throws SQLException {
        try (var select = connection.prepareStatement(FIRST)) {
            select.setObject(1, call.caller().value());
            select.setString(2, call.key());
            try (var row = select.executeQuery()) {
                row.next();
                if (!row.getString(1).equals(hash)) {
                    throw new Refused(CoreError.KEY_REUSED, "This key came with another request before");
                }
                return row.getString(2);
            }
        }
    }

    private static void note(Connection connection, Call call, String answer) throws SQLException {
        try (var update = connection.prepareStatement(ANSWER)) {
            update.setString(1, answer);
            update.setObject(2, call.caller().value());
            update.setString(3, call.key());
            update.executeUpdate();
        }
    }

    private static String hash(String request) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(request.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
