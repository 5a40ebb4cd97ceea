package dev.turtleship.core.message;

import dev.turtleship.core.problem.Refused;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// What may be told of a failure: types, states and places in the code. Messages of exceptions quote values, and the
/// values here are what people said and paid.
final class Failure {
    private static final int CAUSES = 4;

    private Failure() {}

    static String describe(Throwable failure) {
        List<String> causes = new ArrayList<>();
        Throwable last = failure;
        for (Throwable cause = failure; cause != null && causes.size() < CAUSES; cause = cause.getCause()) {
            causes.add(name(cause));
            last = cause;
        }
        return String.join(", caused by ", causes) + place(last);
    }

    /// Whether the destination says itself that it is away or has too much to do: no message is at fault.
    static boolean away(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refused refused && refused.retryAfter().isPositive()) {
                return true;
            }
        }
        return false;
    }

    private static String name(Throwable cause) {
        return switch (cause) {
            case Refused refused -> refused.type();
            case SQLException sql -> "SQL state " + sql.getSQLState();
            default -> cause.getClass().getSimpleName();
        };
    }

    /// The first line of our own code.
    private static String place(Throwable cause) {
        for (var frame : cause.getStackTrace()) {
            if (frame.getClassName().startsWith("dev.turtleship.")) {
                return " at " + frame.getFileName() + ":" + frame.getLineNumber();
            }
        }
        return "";
    }
}
