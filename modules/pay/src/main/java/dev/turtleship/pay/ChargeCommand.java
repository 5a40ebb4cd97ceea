package dev.turtleship.pay;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.turtleship.contracts.pay.AskCharge;
import dev.turtleship.core.id.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// What a module or a person wants of a charge; in JSON, as the function that decides takes it. `module` is whose
/// outbox the message left. A `flaw` says why what was asked for is none at all, and sticks to the id.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ChargeCommand.Ask.class, name = "ask"),
    @JsonSubTypes.Type(value = ChargeCommand.Cancel.class, name = "cancel"),
    @JsonSubTypes.Type(value = ChargeCommand.PayOut.class, name = "pay_out"),
    @JsonSubTypes.Type(value = ChargeCommand.Confirm.class, name = "confirm"),
    @JsonSubTypes.Type(value = ChargeCommand.Decline.class, name = "decline"),
    @JsonSubTypes.Type(value = ChargeCommand.Expire.class, name = "expire")
})
sealed interface ChargeCommand extends LedgerWriter.Item {
    UUID charge();

    @Override
    default UUID id() {
        return charge();
    }

    @Override
    default Optional<AccountId> payer() {
        return Optional.empty();
    }

    /// What is asked for; every text of it is null when there is a flaw.
    record Ask(
            String module,
            UUID charge,
            UUID person,
            UUID payee,
            long amountMinor,
            String purpose,
            String title,
            Instant expiresAt,
            String flaw)
            implements ChargeCommand {}

    record Cancel(String module, UUID charge) implements ChargeCommand {}

    record PayOut(
            String module,
            UUID charge,
            UUID payout,
            UUID payee,
            boolean partner,
            long amountMinor,
            String purpose,
            String flaw)
            implements ChargeCommand {
        @Override
        public UUID id() {
            return payout;
        }
    }

    /// The payer's confirmation, with what the payer saw.
    record Confirm(UUID charge, UUID person, String module, UUID payee, long amountMinor) implements ChargeCommand {
        @Override
        public Optional<AccountId> payer() {
            return Optional.of(new AccountId(person));
        }
    }

    record Decline(UUID charge, UUID person) implements ChargeCommand {
        @Override
        public Optional<AccountId> payer() {
            return Optional.of(new AccountId(person));
        }
    }

    record Expire(UUID charge) implements ChargeCommand {}

    /// The longest that somebody may be asked for money.
    Duration LONGEST = Duration.ofDays(366);

    int MAX_TITLE = 100;
    int MAX_PURPOSE = 60;
    Pattern WORD = Pattern.compile("[a-z0-9_]+");
    String INVALID = "invalid";

    static ChargeCommand ask(String module, AskCharge ask, Instant now) {
        boolean whole = ask.payer() != null
                && !ask.payer().equals(ask.payee())
                && movable(ask.amountMinor())
                && "KRW".equals(ask.currency())
                && purposeOf(module, ask.purpose())
                && visible(ask.title())
                && ask.expiresAt() != null
                && ask.expiresAt().isBefore(now.plus(LONGEST));
        if (!whole) {
            return new Ask(module, named(ask.charge()), null, null, 0, null, null, null, INVALID);
        }
        return new Ask(
                module,
                named(ask.charge()),
                ask.payer(),
                ask.payee(),
                ask.amountMinor(),
                ask.purpose(),
                ask.title(),
                ask.expiresAt(),
                "");
    }

    static ChargeCommand cancel(String module, UUID charge) {
        return new Cancel(module, named(charge));
    }

    static ChargeCommand payOut(String module, dev.turtleship.contracts.pay.PayOut pay) {
        boolean whole = pay.charge() != null
                && pay.to() != null
                && movable(pay.amountMinor())
                && purposeOf(module, pay.purpose());
        return new PayOut(
                module,
                pay.charge() == null ? named(pay.payout()) : pay.charge(),
                named(pay.payout()),
                pay.to(),
                pay.partner(),
                pay.amountMinor(),
                pay.purpose(),
                whole ? "" : INVALID);
    }

    /// Without an id there is nothing that an answer could be about: such a message is parked for an operator.
    private static UUID named(UUID id) {
        if (id == null) {
            throw new IllegalStateException("a command about a charge without its id");
        }
        return id;
    }

    private static boolean movable(long amountMinor) {
        return amountMinor > 0 && amountMinor <= TransferResource.MAX_AMOUNT;
    }

    /// A module names purposes of its own only, so that nobody is asked for a fare by gifts.
    private static boolean purposeOf(String module, String purpose) {
        return purpose != null
                && purpose.length() <= MAX_PURPOSE
                && purpose.startsWith(module + ".")
                && WORD.matcher(purpose.substring(module.length() + 1)).matches();
    }

    private static boolean visible(String title) {
        return title != null
                && !title.isBlank()
                && title.codePointCount(0, title.length()) <= MAX_TITLE
                && title.codePoints().noneMatch(Character::isISOControl);
    }
}
