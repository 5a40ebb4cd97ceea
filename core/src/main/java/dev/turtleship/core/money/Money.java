package dev.turtleship.core.money;

import dev.turtleship.core.problem.Refused;

/// An amount in minor units of an ISO 4217 currency: `{"amount": 12000, "currency": "KRW"}` is 12,000 won, since the
/// won has no smaller unit. Never a fraction, never a floating-point number.
public record Money(long amount, String currency) {
    /// The only currency of the first wallets.
    public static final String KRW = "KRW";

    public static Money krw(long amount) {
        return new Money(amount, KRW);
    }

    /// This amount if it may move: positive, at most `maximum`, in won. Otherwise a refusal that points below
    /// `pointer`.
    public Money requireMovable(String pointer, long maximum) {
        if (!KRW.equals(currency)) {
            throw Refused.field(pointer + "/currency", "Only KRW can be moved");
        }
        if (amount <= 0) {
            throw Refused.field(pointer + "/amount", "The amount must be at least 1");
        }
        if (amount > maximum) {
            throw Refused.field(pointer + "/amount", "The amount must be at most " + maximum);
        }
        return this;
    }
}
