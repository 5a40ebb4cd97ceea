package dev.turtleship.core.module;

/// Who is turned away last when there is too much to do, from most to least important. What a route is stands in its
/// module's manifest; without a word there, what writes is CONFIRM and what reads is READ.
public enum Priority {
    /// Staying signed in, sending and getting text. Never shed by the adaptive limit.
    VITAL,
    /// A person waits for something they just did.
    CONFIRM,
    READ,
    /// Searches, long lists, reports: what is asked for again tomorrow.
    SEARCH
}
