package dev.turtleship.drills;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// What a process of the application keeps, in bytes: the heap that lives after a full collection, and all that the
/// virtual machine has from the system beside the heap (direct buffers, stacks, code, its own), as its native memory
/// tracking tells, which the process must have been started with.
record Memory(long heap, long nonHeap) {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Pattern TOTAL = Pattern.compile("Total +[0-9]+ +([0-9]+)");
    private static final Pattern COMMITTED = Pattern.compile("Total: reserved=[0-9]+, committed=([0-9]+)");
    private static final Pattern HEAP = Pattern.compile("Java Heap \\(reserved=[0-9]+, committed=([0-9]+)\\)");

    static Memory of(Application application) {
        // A histogram of what lives collects all that does not first.
        long heap = number(TOTAL, ask(application, "GC.class_histogram"));
        var tracked = ask(application, "VM.native_memory", "summary", "scale=b");
        return new Memory(heap, number(COMMITTED, tracked) - number(HEAP, tracked));
    }

    long bytes() {
        return heap + nonHeap;
    }

    private static long number(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        if (!found.find()) {
            throw new CannotRun("jcmd says nothing of " + pattern + ": " + text);
        }
        return Long.parseLong(found.group(1));
    }

    private static String ask(Application application, String... words) {
        var java = Path.of(application.home().java());
        var command = new ArrayList<String>();
        command.add(java.resolveSibling("jcmd").toString());
        command.add(Long.toString(application.pid()));
        command.addAll(List.of(words));
        try {
            var jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
            var text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!jcmd.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
                throw new CannotRun("jcmd " + String.join(" ", words) + ": " + text);
            }
            return text;
        } catch (IOException failed) {
            throw new CannotRun("jcmd " + String.join(" ", words), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CannotRun("jcmd " + String.join(" ", words), interrupted);
        }
    }
}
