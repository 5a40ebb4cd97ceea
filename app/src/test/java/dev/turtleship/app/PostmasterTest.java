package dev.turtleship.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PostmasterTest {
    @TempDir
    Path temp;

    /// In a container without an init nobody collects a postmaster that has ended.
    @Test
    @EnabledOnOs(OS.LINUX)
    void a_process_that_ended_and_was_not_collected_is_not_alive() throws Exception {
        Process parent = new ProcessBuilder("sh", "-c", "sleep 0.1 & exec sleep 100").start();
        try {
            assertTrue(Await.until(
                    Duration.ofSeconds(5), () -> parent.descendants().count() == 1));
            ProcessHandle child = parent.descendants().findFirst().orElseThrow();
            assertTrue(Await.until(Duration.ofSeconds(5), () -> !Postmaster.isAlive(child)));
            assertTrue(child.isAlive(), "the system still lists it");
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void a_pid_file_with_rubbish_names_nobody() throws Exception {
        assertTrue(Postmaster.find(temp).isEmpty());
        for (String rubbish : new String[] {"", "\n", "-1\n", "no number\n", "99999999999999999999\n"}) {
            Files.writeString(temp.resolve("postmaster.pid"), rubbish);
            assertTrue(Postmaster.find(temp).isEmpty(), rubbish);
            assertFalse(Postmaster.isReady(temp), rubbish);
        }
    }

    @Test
    void another_program_that_works_in_the_folder_is_left_alone() throws Exception {
        Process stranger =
                new ProcessBuilder("sleep", "100").directory(temp.toFile()).start();
        try {
            assertTrue(Postmaster.stop(temp));
            assertTrue(stranger.isAlive());
        } finally {
            stranger.destroyForcibly();
        }
    }
}
