package dev.turtleship.drills;

/// Somebody who signed up: what a client knows of itself.
record Person(int index, String id, String handle, String token, String device) {}
