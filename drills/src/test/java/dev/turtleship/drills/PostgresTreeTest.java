package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With a shell and its children in the place of a postmaster and its backends.
class PostgresTreeTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    private Path data;

    private Process shell;

    @BeforeEach
    void a_tree() throws IOException {
        shell = new ProcessBuilder("sh", "-c", "sleep 60 & (sleep 60; true) & wait").start();
        Await.until("the children", SOON, () -> shell.descendants().count() == 3);
        var folder = Files.createDirectories(data.resolve("postgres/pay"));
        Files.write(folder.resolve("postmaster.pid"), List.of(shell.pid() + "", data + "", "1", "5432 "));
    }

    @AfterEach
    void no_tree() {
        shell.descendants().forEach(ProcessHandle::destroyForcibly);
        shell.destroyForcibly();
    }

    @Test
    void freezing_stops_every_process_below_the_postmaster_and_thawing_lets_all_go_on() {
        var tree = PostgresTree.of(data, "pay");
        assertEquals(4, tree.size());
        tree.freeze();
        assertTrue(Processes.stopped(shell.pid()));
        assertTrue(shell.descendants().allMatch(child -> Processes.stopped(child.pid())));
        tree.thaw();
        assertTrue(Await.within(SOON, () -> shell.descendants().noneMatch(child -> Processes.stopped(child.pid()))));
        assertFalse(Processes.stopped(shell.pid()));
    }

    @Test
    void a_process_that_is_no_postgres_is_never_killed() {
        var tree = PostgresTree.of(data, "pay");
        assertFalse(tree.alive());
        tree.kill();
        assertTrue(shell.isAlive());
        assertEquals(List.of(), PostgresTree.all(data));
    }

    @Test
    void a_module_without_a_server_is_no_reason_to_guess() {
        assertThrows(CannotRun.class, () -> PostgresTree.of(data, "taxi"));
    }
}
