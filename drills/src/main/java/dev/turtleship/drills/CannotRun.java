package dev.turtleship.drills;

/// The drill could not be judged at all: the application does not start, the set-up fails, a tool is missing.
/// That is neither held nor broken, and the process says so with exit code 2.
final class CannotRun extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotRun(String reason) {
        super(reason);
    }

    CannotRun(String reason, Throwable cause) {
        super(reason + ": " + cause, cause);
    }
}
