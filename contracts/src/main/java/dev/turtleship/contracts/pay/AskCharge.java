package dev.turtleship.contracts.pay;

import dev.turtleship.contracts.Message;
import java.time.Instant;
import java.util.UUID;

/// A command: ask `payer` for money. `charge` names it for ever: however often the command arrives, there is one
/// charge. It moves nothing by itself: the payer confirms it at pay, or gave the asking module a mandate for it. Every
/// change of it is told to the asking module as {@link ChargeChanged}.
///
/// Everything that is said of a charge is sent under its id as aggregate, so that it arrives in order.
///
/// @param payee a person, or null to have the money held for the asking module until it says where it goes
/// ({@link PayOut})
/// @param amountMinor minor units of `currency`, more than 0
/// @param purpose what kind of charge this is, `<module>.<word>`, e.g. `taxi.fare`
/// @param title what the payer is shown, at most 100 characters
/// @param expiresAt from then on it can no longer be settled
@Message("pay.ask_charge")
public record AskCharge(
        UUID charge,
        UUID payer,
        UUID payee,
        long amountMinor,
        String currency,
        String purpose,
        String title,
        Instant expiresAt) {}
