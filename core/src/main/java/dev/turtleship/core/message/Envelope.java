package dev.turtleship.core.message;

import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/// A message on its way. `id` is unique within `source`; messages of one aggregate arrive in the order they were sent.
public record Envelope(UUID id, String source, String destination, String aggregate, String type, String payload) {
    boolean complete() {
        return Stream.of(id, source, destination, aggregate, type, payload).noneMatch(Objects::isNull);
    }
}
