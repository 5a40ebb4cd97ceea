package dev.turtleship.contracts.push;

import dev.turtleship.contracts.Message;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A command: all these people have something new, and the same. As [Notify] for each of them, in one message, so that
/// what concerns many costs its sender little. `notification` names it for ever, together with the person.
///
/// @param people at most 300
/// @param kind a word of that module, such as `message`: lower-case letters and `_`, at most 40
/// @param subject what it is about, an id of that module, at most 100 characters. Of several about one subject that
/// a device has not heard of yet it hears of the last
/// @param text a sentence that says it all, at most 300 characters, as the person reads it in the list; it is sent
/// to no push service
/// @param urgent it is worth waking a sleeping device
/// @param at when it happened
@Message("push.notify_all")
public record NotifyAll(
        UUID notification, List<UUID> people, String kind, String subject, String text, boolean urgent, Instant at) {}
