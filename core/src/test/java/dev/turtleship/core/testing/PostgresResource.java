package dev.turtleship.core.testing;

import dev.turtleship.core.module.Manifest;
import dev.turtleship.core.module.Manifests;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One real PostgreSQL for all tests of a Maven module, with a database and a role for each manifest on the class path.
/// Found by the test framework as a service, so no test names it.
public class PostgresResource implements QuarkusTestResourceLifecycleManager {
    private static final String PASSWORD = "test";

    private EmbeddedPostgres server;
    private Path data;

    /// A server that keeps what it acknowledged, with `overrides` on top for those tests that need a worse one.
    public static EmbeddedPostgres server(Map<String, String> overrides) throws IOException {
        var settings = new HashMap<>(Map.of(
                "fsync", "on",
                "synchronous_commit", "on",
                "full_page_writes", "on",
                "max_connections", "200",
                "jit", "off"));
        settings.putAll(overrides);
        var builder = EmbeddedPostgres.builder()
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setLocaleConfig("locale", "C");
        settings.forEach(builder::setServerConfig);
        return builder.start();
    }

    @Override
    public Map<String, String> start() {
        var properties = new HashMap<String, String>();
        try {
            data = Files.createTempDirectory("turtleship-test-");
            server = server(Map.of());
            var modules = Manifests.load(getClass().getClassLoader()).stream()
                    .map(Manifest::name)
                    .toList();
            makeDatabases(modules);
            for (String module : modules) {
                String prefix = "turtleship.database." + module;
                properties.put(prefix + ".url", "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + module);
                properties.put(prefix + ".username", module);
                properties.put(prefix + ".password", PASSWORD);
            }
        } catch (IOException | SQLException failure) {
            throw new IllegalStateException("no PostgreSQL for the tests", failure);
        }
        properties.put("turtleship.data", data.toString());
        properties.put("quarkus.http.test-port", "0");
        // All people of all tests come from one address.
        properties.put("turtleship.accounts.limits.sign-ups-per-address", "1000000");
        properties.put("turtleship.accounts.limits.failed-sign-ins-per-address", "1000000");
        for (String quiet : List.of("io.zonky", "org.flywaydb", "org.hibernate", "io.quarkus")) {
            properties.put("quarkus.log.category.\"" + quiet + "\".level", "ERROR");
        }
        return properties;
    }

    private void makeDatabases(List<String> modules) throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            for (String module : modules) {
                statement.execute("create role " + module + " login password '" + PASSWORD + "'");
                statement.execute("create database " + module + " owner " + module);
            }
        }
    }

    @Override
    public void stop() {
        try {
            if (server != null) {
                server.close();
            }
            if (data != null) {
                deleteAll(data);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
