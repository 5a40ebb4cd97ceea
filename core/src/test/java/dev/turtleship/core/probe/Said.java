package dev.turtleship.core.probe;

import dev.turtleship.contracts.Message;

/// A message of the tests. A `word` of "fail..." is not taken until the test allows it.
@Message("probe.said")
public record Said(String who, String word) {}
