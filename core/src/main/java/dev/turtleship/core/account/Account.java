package dev.turtleship.core.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

/// A person's profile.
@Entity
@Table(name = "account")
class Account {
    @Id
    UUID id;

    String handle;
    String name;

    @Column(name = "created_at")
    Instant createdAt;

    @Version
    long version;

    protected Account() {}

    Account(UUID id, String handle, String name, Instant createdAt) {
        this.id = id;
        this.handle = handle;
        this.name = name;
        this.createdAt = createdAt;
    }

    void rename(String newName) {
        this.name = newName;
    }
}
