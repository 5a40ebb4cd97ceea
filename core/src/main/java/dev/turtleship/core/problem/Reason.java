package dev.turtleship.core.problem;

/// A reason to say no. Every module has one enum of these; `name()` of the constant never leaves the process, the slug
/// does, as the last part of the RFC 9457 `type`.
public interface Reason {
    /// The owner, as in `/problems/<module>/<slug>`.
    String module();

    /// HTTP status, 400 to 599.
    int status();

    String slug();

    /// Fixed per reason; what is special about this case goes into the detail.
    String title();
}
