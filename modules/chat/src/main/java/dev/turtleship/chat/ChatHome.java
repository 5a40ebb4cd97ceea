package dev.turtleship.chat;

import dev.turtleship.chat.ConversationStore.Latest;
import dev.turtleship.core.account.Caller;
import dev.turtleship.core.home.HomePart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

/// The conversations in which something was said last, newest first, with how much of each is unread.
@ApplicationScoped
class ChatHome implements HomePart {
    /// `unread` sums up over the listed ones alone.
    record Part(List<Latest> conversations, long unread) {}

    private static final int MAX_LOOKED_AT = 1000;
    private static final int MAX_SHOWN = 20;

    private final ConversationStore store;

    ChatHome(ConversationStore store) {
        this.store = store;
    }

    @Override
    public String module() {
        return "chat";
    }

    @Override
    @Transactional
    public Part part(Caller caller) {
        var latest = store.latest(caller.account().value(), MAX_LOOKED_AT, MAX_SHOWN);
        return new Part(latest, latest.stream().mapToLong(Latest::unread).sum());
    }
}
