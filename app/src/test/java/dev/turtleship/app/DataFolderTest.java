package dev.turtleship.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    Path temp;

    private Path data;

    @BeforeEach
    void nameFolder() throws IOException {
        data = temp.toRealPath().resolve("some where").resolve("data");
    }

    @Test
    void it_is_made_for_this_user_only() throws Exception {
        try (DataFolder folder = DataFolder.open(data)) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())));
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.postgres())));
        }
    }

    @Test
    void a_second_process_is_told_who_holds_it() throws Exception {
        try (DataFolder folder = DataFolder.open(data)) {
            long pid = ProcessHandle.current().pid();
            String told = "%s is already in use by process %d; give this one its own folder with --data DIR"
                    .formatted(data, pid);
            assertEquals(
                    told,
                    assertThrows(Mistake.class, () -> DataFolder.open(folder.path()))
                            .getMessage());

            Process other = ChildProcess.java(DataFolderTest.class, data.toString());
            assertEquals(told, other.inputReader().readLine());
            assertEquals(2, other.waitFor());
        }
    }

    @Test
    void it_is_free_again_after_it_was_closed() throws Exception {
        DataFolder.open(data).close();
        DataFolder.open(data).close();
    }

    @Test
    void a_file_in_its_place_is_told() throws Exception {
        Files.createDirectories(data.getParent());
        Files.writeString(data, "");
        String told = assertThrows(Mistake.class, () -> DataFolder.open(data)).getMessage();
        assertTrue(told.endsWith("data is not a folder"), told);
    }

    /// Opens the folder in a process of its own and says how that went.
    public static void main(String[] args) {
        try (DataFolder folder = DataFolder.open(Path.of(args[0]))) {
            System.out.println("opened " + folder.path());
        } catch (Mistake e) {
            System.out.println(e.getMessage());
            System.exit(2);
        }
    }
}
