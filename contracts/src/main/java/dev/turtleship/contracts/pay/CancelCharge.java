package dev.turtleship.contracts.pay;

import dev.turtleship.contracts.Message;
import java.util.UUID;

/// A command of the module that asked for the charge: it is no longer wanted. A charge that is final already stays as
/// it is; either way {@link ChargeChanged} tells what it is.
@Message("pay.cancel_charge")
public record CancelCharge(UUID charge) {}
