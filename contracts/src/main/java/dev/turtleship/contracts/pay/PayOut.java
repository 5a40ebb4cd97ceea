package dev.turtleship.contracts.pay;

import dev.turtleship.contracts.Message;
import java.util.UUID;

/// A command of the module that asked for the charge: of the money that is held of it, give this much to `to`, who may
/// be the payer. `payout` names it for ever. All payouts of a charge together are at most its amount. Answered by
/// {@link PaidOut}.
///
/// @param to a person, or a partner of the asking module
/// @param amountMinor minor units of the charge's currency, more than 0
/// @param purpose `<module>.<word>`, e.g. `gifts.refund`
@Message("pay.pay_out")
public record PayOut(UUID payout, UUID charge, UUID to, boolean partner, long amountMinor, String purpose) {}
