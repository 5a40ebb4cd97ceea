package dev.turtleship.core.account;

import dev.turtleship.core.testing.SettableClock;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;

/// Stands in for the system's clock in core's tests.
@Alternative
@Priority(1)
@Singleton
class TestTime extends SettableClock {}
