package dev.turtleship.app;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/// The role and the database of each module on an embedded server: the module can do everything in its own database
/// and cannot even connect to another's. Done at every start, each step only where it is missing, so that a crash
/// between two steps heals. Names come from manifests and passwords from our own alphabet; neither needs quoting.
final class ModuleDatabases {

    static void prepare(int port, ServerFiles files, List<String> modules) throws SQLException, IOException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName("postgres");
        source.setUser("postgres");
        source.setPassword(ServerFiles.secret(files.superuserPassword()));
        source.setConnectTimeout(2);
        source.setSocketTimeout(10);
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            // A failing statement would otherwise stand in the server's log with the password in it.
            statement.execute("set log_min_error_statement = panic");
            statement.execute("revoke connect on database postgres, template1 from public");
            for (String module : modules) {
                prepareRole(statement, module, ServerFiles.secret(files.rolePassword(module)));
                prepareDatabase(statement, module);
            }
        }
    }

    /// The limits are what a module gets when it asks for nothing; it may set its own per connection.
    private static void prepareRole(Statement statement, String module, String password) throws SQLException {
        if (!exists(statement.getConnection(), "select 1 from pg_roles where rolname = ?", module)) {
            statement.execute("create role " + module);
        }
        statement.execute(
                "alter role %s with login nosuperuser nocreatedb nocreaterole connection limit %d password '%s'"
                        .formatted(module, ServerSettings.CONNECTIONS_PER_MODULE, password));
        statement.execute("alter role " + module + " set lock_timeout = '500ms'");
        statement.execute("alter role " + module + " set statement_timeout = '2s'");
        statement.execute("alter role " + module + " set idle_in_transaction_session_timeout = '5s'");
    }

    private static void prepareDatabase(Statement statement, String module) throws SQLException {
        if (!exists(statement.getConnection(), "select 1 from pg_database where datname = ?", module)) {
            statement.execute("create database " + module + " owner " + module);
        }
        statement.execute("revoke connect on database " + module + " from public");
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            return statement.executeQuery().next();
        }
    }

    private ModuleDatabases() {}
}
