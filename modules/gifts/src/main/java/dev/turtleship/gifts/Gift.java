package dev.turtleship.gifts;

import java.util.Locale;
import java.util.Optional;

/// The states of a gift, and what may be done in which.
///
///     (ordered)         -> AWAITING_PAYMENT              pay was asked; nobody but the buyer knows of it
///     AWAITING_PAYMENT  -> DELIVERED         [pay]       the money is held, the voucher issued, the card sent
///     DELIVERED         -> ACCEPTED          [accept]    by word, or by using the voucher
///     DELIVERED, ACCEPTED -> DECLINED        [decline]   the buyer gets it all back; nothing was used
///     AWAITING_PAYMENT, DELIVERED -> CANCELED [cancel]   by the buyer; nothing was used
///     AWAITING_PAYMENT  -> CANCELED          [give_up]   pay said no, or that its time is over; nobody was told
///     DELIVERED, ACCEPTED -> EXPIRED         [expire]    what is left goes back
///
/// The same command again in the state that it led to changes nothing and is no mistake: its first answer was lost.
final class Gift {
    enum State {
        AWAITING_PAYMENT,
        DELIVERED,
        ACCEPTED,
        DECLINED,
        CANCELED,
        EXPIRED;

        /// As it is stored and told.
        final String word = name().toLowerCase(Locale.ROOT);

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        /// Where the command leads from here; empty when it may not be given here.
        Optional<State> after(Command command) {
            boolean there = this == DELIVERED || this == ACCEPTED;
            boolean allowed =
                    switch (command) {
                        case PAY, GIVE_UP -> this == AWAITING_PAYMENT;
                        case ACCEPT -> this == DELIVERED;
                        case DECLINE, EXPIRE -> there;
                        case CANCEL -> this == AWAITING_PAYMENT || this == DELIVERED;
                    };
            return allowed ? Optional.of(command.end) : Optional.empty();
        }
    }

    enum Command {
        PAY(State.DELIVERED),
        ACCEPT(State.ACCEPTED),
        DECLINE(State.DECLINED),
        CANCEL(State.CANCELED),
        GIVE_UP(State.CANCELED),
        EXPIRE(State.EXPIRED);

        private final State end;

        Command(State end) {
            this.end = end;
        }

        /// Whether a gift in this state is as the command left it.
        boolean done(State state) {
            return state == end;
        }
    }

    /// The charge as pay tells of it: asked, or pending, or one of four ends that are final.
    enum Charge {
        ASKED,
        PENDING,
        SETTLED,
        REFUSED,
        EXPIRED,
        CANCELED;

        final String word = name().toLowerCase(Locale.ROOT);

        static Charge of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        boolean isFinal() {
            return this != ASKED && this != PENDING;
        }

        /// Whether the news is news: messages come again and out of order, and what is final stays.
        boolean becomes(Charge told) {
            return !isFinal() && told != ASKED && told != this;
        }
    }

    private Gift() {}
}
