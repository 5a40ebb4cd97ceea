package dev.turtleship.core.bulkhead;

/// How a module is, as `/v1/status` shows it.
///
///     STARTING -> UP             [Bulkhead.up]
///     STARTING -> UNAVAILABLE    [Bulkhead.unavailable]
///     UP       -> UNAVAILABLE    [Bulkhead.unavailable]
///     UNAVAILABLE -> UP          [Bulkhead.up]
///
/// OFF is for ever: the module does not run in this process.
public enum BulkheadState {
    /// Its database has not answered yet; nothing is accepted.
    STARTING,
    UP,
    /// Works with less, and says so: a thing outside that it talks to is down. Shown of a module, never a state of its
    /// bulkhead.
    DEGRADED,
    /// Refuses at once and says when to try again; keeps probing and comes up by itself.
    UNAVAILABLE,
    OFF
}
