package dev.turtleship.contracts.push;

import dev.turtleship.contracts.Message;
import java.time.Instant;
import java.util.UUID;

/// A command: this person has something new. It is put into their list of notifications, and their devices are told
/// that there is something, not what. `notification` names it for ever: however often the command arrives, it is
/// there once.
///
/// The module it is from is the one whose outbox it left.
///
/// @param kind a word of that module, such as `arrived`: lower-case letters and `_`, at most 40
/// @param subject what it is about, an id of that module, at most 100 characters. Of several about one subject that
/// a device has not heard of yet it hears of the last
/// @param text a sentence that says it all, at most 300 characters, as the person reads it in the list; it is sent
/// to no push service
/// @param urgent it is worth waking a sleeping device
/// @param at when it happened
@Message("push.notify")
public record Notify(
        UUID notification, UUID person, String kind, String subject, String text, boolean urgent, Instant at) {}
