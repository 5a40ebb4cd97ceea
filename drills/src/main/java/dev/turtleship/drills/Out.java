package dev.turtleship.drills;

import java.util.Locale;
import java.util.Objects;

/// What a drill tells while it runs; figures read the same on every machine.
final class Out {
    /// Whom this thread, and those that it starts, speak of; nobody where there is only one.
    private static final InheritableThreadLocal<String> SUBJECT = new InheritableThreadLocal<>();

    private Out() {}

    /// Of several drills at a time, each says its name first.
    static void speakingOf(String drill) {
        SUBJECT.set(drill + ": ");
    }

    @SuppressWarnings("AnnotateFormatMethod")
    static void say(String format, Object... values) {
        System.out.println(Objects.requireNonNullElse(SUBJECT.get(), "") + format(format, values));
    }

    @SuppressWarnings("AnnotateFormatMethod")
    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
