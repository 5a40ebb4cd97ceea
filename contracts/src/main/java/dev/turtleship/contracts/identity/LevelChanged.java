package dev.turtleship.contracts.identity;

import dev.turtleship.contracts.Message;
import java.util.UUID;

/// An event: how well a person is known has changed, or was verified anew. `level` is 0 (not at all), 1 (a verified
/// phone) or 2 (a verified phone and a verified identity); somebody of whom nothing was heard has level 0. `version`
/// grows with each event of this person, by any amount; an older one arriving late is to be ignored.
@Message("identity.level_changed")
public record LevelChanged(UUID person, int level, long version) {}
