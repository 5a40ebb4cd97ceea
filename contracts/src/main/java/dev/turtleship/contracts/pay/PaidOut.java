package dev.turtleship.contracts.pay;

import dev.turtleship.contracts.Message;
import java.time.Instant;
import java.util.UUID;

/// An event, told only to the module that commanded the payout; final.
///
/// @param state `settled` or `refused`
/// @param reason why it was refused, a word: `not_held` (the charge is not held, or less of it is left),
/// `payee_unknown`, `invalid`; else empty
@Message("pay.paid_out")
public record PaidOut(UUID payout, UUID charge, String state, String reason, Instant at) {}
