package dev.turtleship.contracts.pay;

import dev.turtleship.contracts.Message;
import java.time.Instant;
import java.util.UUID;

/// An event, told only to the module that asked for the charge.
///
///     pending  -> settled | refused | expired | canceled     all four are final
///
/// @param state one of the five words above; `pending` while it waits for the payer
/// @param reason why it was refused, a word: `insufficient_funds`, `declined`, `payer_unknown`, `payee_unknown`,
/// `invalid`, `over_quota`; else empty
@Message("pay.charge_changed")
public record ChargeChanged(UUID charge, String state, String reason, Instant at) {}
