package dev.turtleship.gifts;

import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.gifts.PartnerStore.Partner;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.UUID;

/// Partners edit what they offer.
@ApplicationScoped
class ItemService {
    private final ItemStore items;
    private final Clock clock;

    ItemService(ItemStore items, Clock clock) {
        this.items = items;
        this.clock = clock;
    }

    @InLane("gifts.order")
    @Transactional
    void put(Partner partner, UUID id, ItemResource.Offered offered) {
        var known = items.findById(id);
        if (known != null && !known.partner.equals(partner.id())) {
            throw new Refused(GiftsError.ID_USED, "Make a new id for a new item");
        }
        var item = known == null ? new Item(id, partner.id()) : known;
        item.name = offered.name();
        item.kind = offered.kind();
        item.priceMinor = offered.price().amount();
        item.validityDays = offered.validityDays();
        item.ageRestricted = offered.ageRestricted();
        item.available = offered.offered();
        item.changedAt = clock.instant();
        try {
            items.persistAndFlush(item);
        } catch (PersistenceException _) {
            throw new Refused(GiftsError.CHANGED_MEANWHILE, "Send it again");
        }
    }
}
