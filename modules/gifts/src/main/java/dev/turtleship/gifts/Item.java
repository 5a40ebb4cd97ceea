package dev.turtleship.gifts;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

/// What a partner offers: one thing for its price, or an amount to spend.
@Entity
@Table(name = "item")
class Item {
    @Id
    UUID id;

    UUID partner;
    String name;
    String kind;

    @Column(name = "price_minor")
    long priceMinor;

    @Column(name = "validity_days")
    int validityDays;

    @Column(name = "age_restricted")
    boolean ageRestricted;

    boolean available;

    @Column(name = "changed_at")
    Instant changedAt;

    @Version
    long version;

    protected Item() {}

    Item(UUID id, UUID partner) {
        this.id = id;
        this.partner = partner;
    }
}
