package dev.turtleship.gifts;

import dev.turtleship.contracts.chat.PostCard;
import dev.turtleship.core.bulkhead.Lane;
import dev.turtleship.core.message.Handler;
import dev.turtleship.core.module.MiniService;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/// The other end of gifts' cards: keeps them.
@Singleton
class FakeChat implements MiniService {
    private final List<PostCard> cards = new CopyOnWriteArrayList<>();

    @Override
    public String name() {
        return "chat";
    }

    @Override
    public Map<String, Lane.Limits> lanes() {
        return Map.of("only", new Lane.Limits(1, Duration.ofSeconds(1)));
    }

    /// The cards about this gift, in the order in which they came.
    List<PostCard> cards(UUID gift) {
        return cards.stream()
                .filter(card -> gift.toString().equals(card.data().get("gift")))
                .toList();
    }

    @Produces
    @Singleton
    Handler<PostCard> postCard() {
        return Handler.once("chat", PostCard.class, cards::add);
    }
}
