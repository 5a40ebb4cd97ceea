package dev.turtleship.core.account;

import dev.turtleship.core.id.AccountId;
import java.time.Instant;
import java.util.UUID;

/// Who an access token speaks for, and until when. `openedAt`: when they signed in. `grace`: it was granted while
/// accounts was away, by a process that could only check the device's key; sensitive actions refuse it. `deviceKey` is
/// the thumbprint (RFC 7638) of the key that the session is bound to, or empty.
public record Caller(
        AccountId account,
        UUID session,
        UUID device,
        String handle,
        String name,
        Instant openedAt,
        Instant expiresAt,
        boolean grace,
        String deviceKey) {}
