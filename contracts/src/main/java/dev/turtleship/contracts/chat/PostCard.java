package dev.turtleship.contracts.chat;

import dev.turtleship.contracts.Message;
import java.util.Map;
import java.util.UUID;

/// A command: put a card into the direct conversation of these two, which is made if they have none. `card` names this
/// card for ever: however often the command arrives, there is one card.
///
/// The card is shown though its module is away: `fallback` is a sentence that says it all, `data` is opaque to chat
/// (text values only, at most 16).
@Message("chat.post_card")
public record PostCard(UUID card, UUID from, UUID to, String kind, String fallback, Map<String, String> data) {}
