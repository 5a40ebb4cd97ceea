package dev.turtleship.core.account;

import dev.turtleship.core.id.AccountId;
import java.time.Instant;
import java.util.UUID;

/// Who an access token speaks for, and until when.
public record Caller(AccountId account, UUID session, UUID device, String handle, String name, Instant expiresAt) {}
