package dev.turtleship.core.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.eclipse.microprofile.config.ConfigProvider;

/// A look, or a blow, at a module's database from outside the application.
public final class Sql {
    private Sql() {}

    public static Connection connect(String module) throws SQLException {
        var config = ConfigProvider.getConfig();
        String prefix = "turtleship.database." + module + ".";
        return DriverManager.getConnection(
                config.getValue(prefix + "url", String.class),
                config.getValue(prefix + "username", String.class),
                config.getValue(prefix + "password", String.class));
    }

    /// How many rows the statement changed.
    public static int run(String module, String sql, Object... values) throws SQLException {
        try (var connection = connect(module);
                var statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    /// The first column of the first row as text; null when there is no row.
    public static String text(String module, String sql, Object... values) throws SQLException {
        try (var connection = connect(module);
                var statement = prepare(connection, sql, values);
                var row = statement.executeQuery()) {
            return row.next() ? row.getString(1) : null;
        }
    }

    public static long number(String module, String sql, Object... values) throws SQLException {
        return Long.parseLong(text(module, sql, values));
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... values) throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}
