package dev.turtleship.app;

/// Something the person at the terminal can put right: shown as one line, without a stack trace, exit status 2.
final class Mistake extends Exception {
    private static final long serialVersionUID = 1;

    Mistake(String line) {
        super(line, null, false, false);
    }
}
