package dev.turtleship.core.push;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Whose push service a browser uses. Each has a breaker and places of its own and a line in `/v1/status`, because it
/// is known whom it concerns when one is away; which hosts are theirs is configured ([PushConfig#hosts]). The list is
/// for that only: a device may use any other service too.
enum Vendor {
    GOOGLE,
    MOZILLA,
    APPLE,
    WINDOWS;

    /// In the configuration, and as the name of its push service in the database, which no host has: it has no dot.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Vendor::word).toList();
    }

    static Vendor of(String word) {
        return Arrays.stream(values())
                .filter(vendor -> vendor.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("turtleship.push: no vendor " + word));
    }

    /// As the manifest names it among the things outside.
    String thing() {
        return word() + "_push";
    }
}
