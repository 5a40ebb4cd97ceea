package dev.turtleship.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.turtleship.chat.Entry.Draft;
import dev.turtleship.contracts.account.PersonChanged;
import dev.turtleship.contracts.chat.PostCard;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.message.Handler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.UUID;

/// What chat takes from others.
@ApplicationScoped
class ChatInbox {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MAX_FIELDS = 16;
    private static final int MAX_FALLBACK = 500;
    private static final int MAX_CACHED = 200_000;

    private record Pair(UUID from, UUID to) {}

    private final ConversationStore store;
    private final ConversationService conversations;
    private final Members members;
    private final MessageService messages;
    private final ObjectMapper json;
    /// A direct conversation that is there once never becomes another, so most cards cost no look for it.
    private final Cache<Pair, ConversationId> direct =
            Caffeine.newBuilder().maximumSize(MAX_CACHED).build();

    ChatInbox(
            ConversationStore store,
            ConversationService conversations,
            Members members,
            MessageService messages,
            ObjectMapper json) {
        this.store = store;
        this.conversations = conversations;
        this.members = members;
        this.messages = messages;
        this.json = json;
    }

    @Produces
    @Singleton
    Handler<PersonChanged> personChanged() {
        return Handler.once(
                "chat",
                PersonChanged.class,
                changed -> store.putPerson(changed.person(), changed.handle(), changed.name(), changed.version()));
    }

    /// The log keeps the card's id as client id for ever, so a card that comes twice is there once.
    @Produces
    @Singleton
    Handler<PostCard> postCard() {
        return Handler.idempotent("chat", PostCard.class, this::post);
    }

    private void post(PostCard card) {
        var from = new AccountId(card.from());
        var conversation = direct(card);
        var draft = new Draft(conversation, from, card.card(), Entry.CARD, null, body(card), null);
        messages.send(draft, members.require(conversation, from).hearing(from), PATIENCE);
    }

    private ConversationId direct(PostCard card) {
        var pair = new Pair(card.from(), card.to());
        var known = direct.getIfPresent(pair);
        if (known != null) {
            return known;
        }
        var found = conversations
                .direct(new AccountId(card.from()), new AccountId(card.to()))
                .id();
        direct.put(pair, found);
        return found;
    }

    private String body(PostCard card) {
        if (card.data().size() > MAX_FIELDS || card.fallback().length() > MAX_FALLBACK) {
            throw new IllegalStateException("card " + card.card() + " is too large");
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("kind", card.kind());
        body.put("fallback", card.fallback());
        body.put("data", card.data());
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a card cannot be written: " + card, impossible);
        }
    }
}
