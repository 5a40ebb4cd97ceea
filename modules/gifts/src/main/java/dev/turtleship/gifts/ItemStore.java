package dev.turtleship.gifts;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class ItemStore implements PanacheRepositoryBase<Item, UUID> {
    private static final UUID LEAST = new UUID(0, 0);

    /// By id, which for ids made one after the other is the order in which they were made.
    List<Item> catalogue(UUID after, int most) {
        return find("available and id > ?1 order by id", after == null ? LEAST : after)
                .range(0, most - 1)
                .list();
    }
}
