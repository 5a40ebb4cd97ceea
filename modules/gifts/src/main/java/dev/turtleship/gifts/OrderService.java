package dev.turtleship.gifts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.money.Money;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// Orders: under an id of the client's making, for the price that the buyer saw.
@ApplicationScoped
class OrderService {
    /// What is ordered for whom; `priceMinor` is what the buyer saw.
    record Wish(UUID item, long priceMinor, UUID recipient, String message) {}

    /// What is stored of it beside the item, as the database reads it.
    record Order(UUID item, long version, UUID recipient, String message, UUID charge, Instant payUntil) {}

    private final GiftStore gifts;
    private final ItemStore items;
    private final PartnerStore people;
    private final PaymentService payments;
    private final News news;
    private final ObjectMapper json;
    private final Clock clock;

    OrderService(
            GiftStore gifts,
            ItemStore items,
            PartnerStore people,
            PaymentService payments,
            News news,
            ObjectMapper json,
            Clock clock) {
        this.gifts = gifts;
        this.items = items;
        this.people = people;
        this.payments = payments;
        this.news = news;
        this.json = json;
        this.clock = clock;
    }

    /// True when the order is new, false when this request made it before. `requireAge` refuses a buyer who does not
    /// prove their age; a repeat gets its first answer though the proof is stale by now.
    @InLane("gifts.order")
    @Transactional
    boolean order(UUID id, AccountId buyer, Wish wish, Runnable requireAge) {
        if (isRepeat(id, buyer, wish)) {
            return false;
        }
        var item = requireGood(wish, requireAge);
        var order = new Order(
                item.id, item.version, wish.recipient(), wish.message(), Ids.next(), payments.payUntil(buyer));
        var made = gifts.order(id, buyer.value(), text(order), clock.instant());
        if (made.isEmpty()) {
            if (isRepeat(id, buyer, wish)) {
                return false;
            }
            throw new Refused(GiftsError.CHANGED_MEANWHILE, "Look at the catalogue again").at("/item", "Changed");
        }
        payments.ask(buyer, item, order);
        news.gift(made.get());
        return true;
    }

    private Item requireGood(Wish wish, Runnable requireAge) {
        var item = items.findById(wish.item());
        if (item == null || !item.available) {
            throw new Refused(GiftsError.ITEM_UNKNOWN, "Look at the catalogue again").at("/item", "Not there");
        }
        if (people.personName(wish.recipient()).isEmpty()) {
            throw new Refused(GiftsError.RECIPIENT_UNKNOWN, "Nobody here has this id, or not yet")
                    .at("/recipient", "Unknown")
                    .retryAfter(Duration.ofSeconds(1));
        }
        if (item.priceMinor != wish.priceMinor()) {
            throw new Refused(GiftsError.PRICE_CHANGED, "Look at the catalogue again")
                    .at("/price", "Not what it costs now")
                    .with("price", Money.krw(item.priceMinor));
        }
        if (item.ageRestricted) {
            requireAge.run();
        }
        return item;
    }

    private boolean isRepeat(UUID id, AccountId buyer, Wish wish) {
        var known = gifts.core(id);
        if (known.isPresent() && !same(known.get(), buyer, wish)) {
            throw new Refused(GiftsError.ID_USED, "Make a new id for a new order").at("/id", "Used");
        }
        return known.isPresent();
    }

    private static boolean same(GiftStore.Core known, AccountId buyer, Wish wish) {
        return known.buyer().equals(buyer.value())
                && new Wish(known.item(), known.priceMinor(), known.recipient(), known.message()).equals(wish);
    }

    private String text(Order order) {
        try {
            return json.writeValueAsString(order);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an order cannot be written", impossible);
        }
    }
}
