package dev.turtleship.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real servers, real signals.
@Timeout(120)
class EmbeddedServersTest {
    private static final Duration COMES_UP = Duration.ofSeconds(40);

    @TempDir
    Path temp;

    private Path folder;
    private EmbeddedServers servers;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = temp.toRealPath().resolve("with space");
        Files.createDirectory(folder);
    }

    @AfterEach
    void stop() throws IOException {
        if (servers != null) {
            servers.close();
        }
        try (Stream<Path> clusters = Files.list(folder)) {
            clusters.filter(Files::isDirectory).forEach(Postmaster::stop);
        }
    }

    @Test
    void an_answer_means_it_is_on_disk() throws Exception {
        start(false, "chat", "pay");
        for (String module : List.of("chat", "pay")) {
            awaitUp(module);
            assertEquals("on", ask(module, "show fsync"));
            assertEquals("on", ask(module, "show synchronous_commit"));
            assertEquals("on", ask(module, "show full_page_writes"));
            assertEquals("on", ask(module, "show data_checksums"));
            assertEquals("127.0.0.1", ask(module, "show listen_addresses"));
            assertEquals(
                    "C.UTF-8", ask(module, "select datlocale from pg_database where datname = current_database()"));
            assertTrue(ask(module, "show server_version").startsWith("18"));
        }
    }

    @Test
    void a_module_is_master_of_its_own_database_only() throws Exception {
        start(true, "chat", "pay");
        awaitUp("chat");
        awaitUp("pay");
        assertEquals("500ms 2s 5s", ask("pay", """
                select concat_ws(' ', current_setting('lock_timeout'), current_setting('statement_timeout'),
                                 current_setting('idle_in_transaction_session_timeout'))"""));
        assertEquals("false", ask("pay", "select rolsuper::text from pg_roles where rolname = current_user"));
        run("pay", "create table ledger (id int)");

        Map<String, String> places = servers.properties();
        String chat = places.get("turtleship.database.chat.url");
        String password = places.get("turtleship.database.pay.password");
        assertEquals("42501", refusal(chat, "pay", password));
        assertEquals("42501", refusal(chat.replace("/chat", "/postgres"), "pay", password));
        assertEquals("28P01", refusal(chat, "chat", "wrong"));
        assertEquals("28P01", refusal(chat.replace("/chat", "/postgres"), "postgres", "wrong"));
    }

    @Test
    void passwords_are_for_this_user_only() throws Exception {
        start(false, "pay");
        awaitUp("pay");
        for (String name : List.of("pay.password", "pay.superuser", "pay.log")) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))),
                    name);
        }
    }

    @Test
    void a_restart_keeps_data_port_and_password() throws Exception {
        start(false, "pay");
        awaitUp("pay");
        run("pay", "create table kept as select 42 as answer");
        Map<String, String> before = servers.properties();
        servers.close();
        assertTrue(Postmaster.find(folder.resolve("pay")).isEmpty());

        start(false, "pay");
        awaitUp("pay");
        assertEquals(before, servers.properties());
        assertEquals("42", ask("pay", "select answer from kept"));
    }

    @Test
    void a_taken_port_is_replaced() throws Exception {
        servers = EmbeddedServers.prepare(folder, List.of("chat", "pay"), false);
        Files.copy(folder.resolve("chat.port"), folder.resolve("accounts.port"));
        Map<String, String> places = EmbeddedServers.prepare(folder, List.of("accounts", "chat", "pay"), false)
                .properties();
        assertNotEquals(
                places.get("turtleship.database.accounts.url").replace("accounts", ""),
                places.get("turtleship.database.chat.url").replace("chat", ""));
    }

    @Test
    void a_killed_server_comes_back_and_the_others_never_notice() throws Exception {
        start(false, "chat", "pay");
        awaitUp("chat");
        awaitUp("pay");
        run("pay", "create table kept as select 42 as answer");
        long chat = postmaster("chat").pid();
        ProcessHandle killed = postmaster("pay");
        killed.destroyForcibly();
        assertTrue(Await.until(COMES_UP, () -> Postmaster.find(folder.resolve("pay"))
                .filter(process -> process.pid() != killed.pid())
                .isPresent()));
        awaitUp("pay");
        assertEquals("42", ask("pay", "select answer from kept"));
        assertEquals(chat, postmaster("chat").pid());
    }

    @Test
    void a_frozen_server_is_stopped_within_bounds() throws Exception {
        start(false, "pay");
        awaitUp("pay");
        freeze(postmaster("pay"));
        long started = System.nanoTime();
        servers.close();
        assertTrue(Duration.ofNanos(System.nanoTime() - started).toSeconds() < 20);
        assertTrue(Postmaster.find(folder.resolve("pay")).isEmpty());
    }

    @Test
    void an_orphan_is_taken_over() throws Exception {
        ProcessHandle orphan = leaveOrphan();
        start(false, "pay");
        assertFalse(Postmaster.isAlive(orphan));
        awaitUp("pay");
        assertEquals("42", ask("pay", "select answer from kept"));
    }

    @Test
    void a_frozen_orphan_is_taken_over() throws Exception {
        ProcessHandle orphan = leaveOrphan();
        freeze(orphan);
        start(false, "pay");
        assertFalse(Postmaster.isAlive(orphan));
        awaitUp("pay");
        assertEquals("42", ask("pay", "select answer from kept"));
    }

    @Test
    void frozen_children_of_a_killed_orphan_do_not_keep_the_next_server_away() throws Exception {
        ProcessHandle orphan = leaveOrphan();
        freeze(orphan);
        orphan.destroyForcibly();
        assertTrue(Await.until(Duration.ofSeconds(5), () -> !Postmaster.isAlive(orphan)));
        start(false, "pay");
        awaitUp("pay");
        assertEquals("42", ask("pay", "select answer from kept"));
    }

    @Test
    void the_orphan_of_a_module_that_does_not_run_this_time_is_stopped_too() throws Exception {
        ProcessHandle orphan = leaveOrphan();
        servers = EmbeddedServers.prepare(folder, List.of(), false);
        assertFalse(Postmaster.isAlive(orphan));
    }

    /// After a container's restart the number in the pid file often belongs to a process that has nothing to do with
    /// it, and must not be touched.
    @Test
    void a_pid_file_that_names_a_stranger_is_forgotten() throws Exception {
        start(false, "pay");
        awaitUp("pay");
        servers.close();
        Process stranger = new ProcessBuilder("sleep", "100").start();
        try {
            Path cluster = folder.resolve("pay");
            Files.writeString(
                    cluster.resolve("postmaster.pid"),
                    "%d\n%s\n0\n1\n\n127.0.0.1\n\nready\n".formatted(stranger.pid(), cluster));
            start(false, "pay");
            awaitUp("pay");
            assertTrue(stranger.isAlive());
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void a_cluster_whose_making_was_cut_short_is_made_anew() throws Exception {
        Path cluster = Files.createDirectory(folder.resolve("pay"));
        Files.writeString(cluster.resolve("postgresql.conf"), "");
        Files.writeString(folder.resolve("pay.unfinished"), "");
        start(false, "pay");
        awaitUp("pay");
        assertTrue(Files.notExists(folder.resolve("pay.unfinished")));
    }

    @Test
    void a_server_that_cannot_start_is_tried_again_until_it_can() throws Exception {
        Path cluster = folder.resolve("pay");
        Files.writeString(cluster, "in the way");
        start(false, "chat", "pay");
        awaitUp("chat");
        assertEquals("08001", refusal("pay"));
        Files.delete(cluster);
        awaitUp("pay");
    }

    @Test
    void one_server_per_module_and_one_for_all_do_not_mix() throws Exception {
        Files.createDirectory(folder.resolve("all"));
        assertTrue(assertThrows(Mistake.class, () -> EmbeddedServers.prepare(folder, List.of("pay"), false))
                .getMessage()
                .contains("add --one-database"));
        Files.delete(folder.resolve("all"));
        Files.createDirectory(folder.resolve("pay"));
        Files.writeString(folder.resolve("pay/PG_VERSION"), "18");
        assertTrue(assertThrows(Mistake.class, () -> EmbeddedServers.prepare(folder, List.of("pay"), true))
                .getMessage()
                .contains("leave out --one-database"));
    }

    @Test
    void a_name_that_cannot_be_a_database_is_refused() {
        for (String name : List.of("pay; drop database chat", "all", "postgres", "")) {
            assertThrows(
                    IllegalStateException.class, () -> EmbeddedServers.prepare(folder, List.of(name), false), name);
        }
    }

    private void start(boolean oneDatabase, String... modules) throws Mistake {
        servers = EmbeddedServers.prepare(folder, List.of(modules), oneDatabase);
        servers.start();
    }

    private void awaitUp(String module) {
        assertTrue(Await.until(COMES_UP, () -> refusal(module) == null), module + " does not come up");
    }

    /// The SQL state with which the module is turned away, or null when it can connect.
    private String refusal(String module) {
        try {
            Map<String, String> places = servers.properties();
            String prefix = "turtleship.database." + module;
            return refusal(places.get(prefix + ".url"), module, places.get(prefix + ".password"));
        } catch (Mistake e) {
            throw new AssertionError(e);
        }
    }

    private static String refusal(String url, String user, String password) {
        try (Connection connection =
                DriverManager.getConnection(url + "?connectTimeout=2&socketTimeout=5", user, password)) {
            assertTrue(connection.isValid(2));
            return null;
        } catch (SQLException e) {
            return e.getSQLState();
        }
    }

    private Connection connect(String module) throws SQLException, Mistake {
        Map<String, String> places = servers.properties();
        String prefix = "turtleship.database." + module;
        return DriverManager.getConnection(
                places.get(prefix + ".url"), places.get(prefix + ".username"), places.get(prefix + ".password"));
    }

    private String ask(String module, String question) throws SQLException, Mistake {
        try (Connection connection = connect(module);
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            assertTrue(answer.next());
            return answer.getString(1);
        }
    }

    private void run(String module, String command) throws SQLException, Mistake {
        try (Connection connection = connect(module);
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    private ProcessHandle postmaster(String module) {
        return Postmaster.find(folder.resolve(module)).orElseThrow();
    }

    /// The postmaster first, so that it starts no more; a backend may end before its turn comes.
    private static void freeze(ProcessHandle postmaster) throws Exception {
        assertEquals(0, shell("kill -s STOP " + postmaster.pid()));
        StringBuilder pids = new StringBuilder();
        postmaster.descendants().forEach(process -> pids.append(' ').append(process.pid()));
        shell("kill -s STOP" + pids);
    }

    private static int shell(String command) throws Exception {
        return new ProcessBuilder("sh", "-c", command).start().waitFor();
    }

    /// Starts a server in a process of its own and kills that process.
    private ProcessHandle leaveOrphan() throws Exception {
        Process parent = ChildProcess.java(EmbeddedServersTest.class, folder.toString());
        assertEquals("up", parent.inputReader().readLine());
        parent.destroyForcibly();
        assertTrue(parent.waitFor(10, TimeUnit.SECONDS));
        assertNull(servers);
        ProcessHandle orphan = postmaster("pay");
        assertTrue(Postmaster.isAlive(orphan));
        return orphan;
    }

    /// Runs a server with a row in it until killed.
    public static void main(String[] args) throws Exception {
        EmbeddedServersTest child = new EmbeddedServersTest();
        child.folder = Path.of(args[0]);
        child.start(false, "pay");
        child.awaitUp("pay");
        child.run("pay", "create table kept as select 42 as answer");
        System.out.println("up");
        Thread.currentThread().join();
    }
}
