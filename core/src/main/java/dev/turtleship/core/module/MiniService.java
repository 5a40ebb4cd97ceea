package dev.turtleship.core.module;

import dev.turtleship.core.bulkhead.Lane;
import java.util.Map;

/// What a mini-service implements, as one bean named `<Module>Module`. Core finds the beans by this type and knows none
/// by name. Everything else of the contract is data in its [Manifest].
public interface MiniService {
    /// As in its manifest; also the name of its datasource and of its folder of migrations, `db/<name>`.
    String name();

    /// The lanes of its bulkhead.
    Map<String, Lane.Limits> lanes();

    /// Called when its database answers and is migrated, each time the process starts; may throw, and is then retried.
    default void start() {}

    /// Called once when the process stops.
    default void stop() {}
}
