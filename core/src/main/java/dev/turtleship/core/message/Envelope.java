package dev.turtleship.core.message;

import java.util.UUID;

/// A message on its way. `id` is unique within `source`; messages of one aggregate arrive in the order they were sent.
public record Envelope(UUID id, String source, String destination, String aggregate, String type, String payload) {}
