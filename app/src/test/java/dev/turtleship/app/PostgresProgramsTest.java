package dev.turtleship.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresProgramsTest {
    @TempDir
    Path temp;

    @Test
    void what_a_killed_process_unpacked_halfway_is_thrown_away() throws IOException {
        Path program = program("PG-half");
        unpackAgain();
        assertFalse(Files.exists(program));
    }

    @Test
    void what_is_complete_stays() throws IOException {
        Path program = program("PG-whole");
        Files.createFile(temp.resolve("PG-whole/.exists"));
        unpackAgain();
        assertTrue(Files.exists(program));
    }

    @Test
    void what_another_process_is_unpacking_now_stays() throws Exception {
        Path program = program("PG-busy");
        Process other = ChildProcess.java(
                PostgresProgramsTest.class, temp.resolve("PG-busy/epg-lock").toString());
        try {
            other.inputReader().readLine();
            unpackAgain();
            assertTrue(Files.exists(program));
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    private Path program(String version) throws IOException {
        Path program = temp.resolve(version).resolve("bin").resolve("postgres");
        Files.createDirectories(program.getParent());
        return Files.writeString(program, "half of a program");
    }

    private void unpackAgain() throws IOException {
        new PostgresPrograms(temp).getPgBinary("Linux", "x86_64").close();
    }

    /// Holds the lock of somebody who unpacks, until it is killed.
    public static void main(String[] args) throws Exception {
        try (FileChannel channel =
                        FileChannel.open(Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            System.out.println("locked " + lock.isValid());
            Thread.currentThread().join();
        }
    }
}
