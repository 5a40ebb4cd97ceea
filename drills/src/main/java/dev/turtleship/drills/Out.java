package dev.turtleship.drills;

import java.util.Locale;

/// What a drill tells while it runs; figures read the same on every machine.
final class Out {
    private Out() {}

    @SuppressWarnings("AnnotateFormatMethod")
    static void say(String format, Object... values) {
        System.out.println(format(format, values));
    }

    @SuppressWarnings("AnnotateFormatMethod")
    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
