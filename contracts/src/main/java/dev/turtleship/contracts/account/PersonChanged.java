package dev.turtleship.contracts.account;

import dev.turtleship.contracts.Message;
import java.util.UUID;

/// An event: someone signed up or changed their profile. `version` grows with each change of this person; an older one
/// arriving late is to be ignored.
@Message("accounts.person_changed")
public record PersonChanged(UUID person, String handle, String name, long version) {}
