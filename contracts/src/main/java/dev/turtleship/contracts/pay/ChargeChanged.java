package dev.turtleship.contracts.pay;

import dev.turtleship.contracts.Message;
import java.time.Instant;
import java.util.UUID;

/// An event, told only to the module that asked for the charge.
///
///     pending  -> settled | refused | expired | canceled     all four are final
///
/// The same state may be told more than once: again for every repeat of a command.
///
/// @param state one of the five words above; `pending` while it waits for the payer
/// @param reason why it was refused, a word: `declined`, `payer_unknown`, `payee_unknown`, `invalid`. Of `pending`, why
/// it waits for the payer though there is a mandate: `over_mandate`, `insufficient_funds`, `payee_unknown`. Else empty.
/// There may be other words in time
@Message("pay.charge_changed")
public record ChargeChanged(UUID charge, String state, String reason, Instant at) {}
