package dev.turtleship.core.probe;

import dev.turtleship.contracts.Message;

/// A message of the tests for which it matters who sends it. `source` is what a liar would write there.
@Message("probe.asked")
public record Asked(String who, String source) {}
