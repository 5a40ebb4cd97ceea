package dev.turtleship.core.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class NiceTest {
    private static final int NICE_BEHIND_NAME = 16;

    @Test
    void a_thread_gives_way_and_no_other_does() throws Exception {
        int before = nice();
        assertEquals(10, onAnother(() -> {
            Nice.lower();
            return nice();
        }));
        assertEquals(before, nice());
        assertEquals(before, onAnother(NiceTest::nice));
    }

    private static int onAnother(Callable<Integer> work) throws Exception {
        var task = new FutureTask<>(work);
        Thread.ofPlatform().start(task);
        return task.get();
    }

    /// The 19th field of proc_pid_stat(5), of the calling thread.
    private static int nice() throws IOException {
        var line = Files.readString(Path.of("/proc/thread-self/stat"));
        return Integer.parseInt(line.substring(line.lastIndexOf(')') + 2).split(" ")[NICE_BEHIND_NAME]);
    }
}
