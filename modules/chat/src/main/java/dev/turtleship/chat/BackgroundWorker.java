package dev.turtleship.chat;

/// Work of chat that nobody waits for, from when the module starts until it stops.
interface BackgroundWorker {
    /// Idempotent, because a module may be started again after a failed try.
    void start();

    void stop();
}
