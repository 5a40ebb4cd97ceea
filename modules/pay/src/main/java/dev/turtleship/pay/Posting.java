package dev.turtleship.pay;

import dev.turtleship.core.id.AccountId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Money that is asked to move, before the ledger decides. `card` is the message to chat that tells of it, or empty;
/// `grace` says that the payer asked with a grace token, for which the ledger has limits.
record Posting(
        UUID id,
        Kind kind,
        AccountId debit,
        AccountId credit,
        long amountMinor,
        String note,
        String card,
        boolean grace)
        implements LedgerWriter.Item {
    /// The outside world's wallet.
    static final AccountId BANK = AccountId.fromString("00000000-0000-0000-0000-000000000001");

    @Override
    public Optional<AccountId> payer() {
        return Optional.of(debit);
    }

    enum Kind {
        TRANSFER("transfer"),
        TOP_UP("top_up");

        final String column;

        Kind(String column) {
            this.column = column;
        }
    }

    /// What the ledger decided. Settled, Repeated and InsufficientFunds are final and stick to the id; the others
    /// stored nothing.
    sealed interface Outcome {
        record Settled(Instant at) implements Outcome {}

        record Repeated(Instant at) implements Outcome {}

        record InsufficientFunds() implements Outcome {}

        record IdUsed() implements Outcome {}

        record PayeeUnknown() implements Outcome {}

        record PayerUnknown() implements Outcome {}

        record GraceNewPayee() implements Outcome {}

        record GraceTooMuch() implements Outcome {}

        record OverLimit() implements Outcome {}

        static Outcome of(String name, Instant at) {
            return switch (name) {
                case "settled" -> new Settled(at);
                case "repeated" -> new Repeated(at);
                case "insufficient_funds" -> new InsufficientFunds();
                case "id_used" -> new IdUsed();
                case "payee_unknown" -> new PayeeUnknown();
                case "payer_unknown" -> new PayerUnknown();
                case "grace_new_payee" -> new GraceNewPayee();
                case "grace_too_much" -> new GraceTooMuch();
                case "over_limit" -> new OverLimit();
                default -> throw new IllegalStateException("the ledger answered " + name);
            };
        }
    }
}
