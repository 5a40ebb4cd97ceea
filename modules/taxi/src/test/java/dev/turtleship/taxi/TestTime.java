package dev.turtleship.taxi;

import dev.turtleship.core.testing.SettableClock;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;

/// Stands in for the system's clock in taxi's tests.
@Alternative
@Priority(1)
@Singleton
class TestTime extends SettableClock {}
