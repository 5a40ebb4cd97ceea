package dev.turtleship.gifts;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.module.Manifest.Words;
import dev.turtleship.core.money.Money;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.gifts.Gift.Charge;
import dev.turtleship.gifts.Gift.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// A gift as one of its two people sees it. The buyer sees the money and not the code, the recipient the code and not
/// what it cost.
@ApplicationScoped
class GiftView {
    /// `name` is absent when accounts has not told it yet.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Person(AccountId id, String name) {}

    record Thing(UUID id, String name, String partner, String kind) {}

    /// How the payment stands. `charge` is what the buyer confirms at pay; `waiting` names what is waited for and
    /// `expectedBy` until when; after `until` pay settles it no more, and says so when it is there.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Payment(
            UUID charge,
            String state,
            String reason,
            String waiting,
            Instant expectedBy,
            Instant until,
            String nextAction,
            Words words) {}

    /// `remaining` is absent where the voucher is for one thing.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Ticket(String code, String state, Money remaining, Instant expiresAt) {}

    /// Money that goes back: asked of pay, settled, or refused.
    record Refund(String state, Money amount) {}

    /// `version` grows with every change of the gift: of two views the one with the greater version is the newer one.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            UUID id,
            String state,
            String reason,
            long version,
            Thing item,
            Person buyer,
            Person recipient,
            String message,
            Money price,
            Payment payment,
            Refund refund,
            Ticket voucher,
            Instant orderedAt,
            Instant deliveredAt,
            Instant acceptedAt,
            Instant endedAt) {}

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Words ASKED = new Words(
            "페이가 결제를 처리하는 중입니다. 결제되기 전에는 아무에게도 알리지 않습니다.", "Pay is working on it. Nobody is told before it is paid.");
    private static final Words PENDING = new Words(
            "페이에서 결제를 확인해 주세요. 결제되기 전에는 아무에게도 알리지 않습니다.",
            "Confirm the payment at pay. Nobody is told before it is paid.");

    private final GiftStore gifts;
    private final VoucherService vouchers;
    private final Clock clock;

    GiftView(GiftStore gifts, VoucherService vouchers, Clock clock) {
        this.gifts = gifts;
        this.vouchers = vouchers;
        this.clock = clock;
    }

    /// The gift for its buyer or, once it is delivered, its recipient; for anybody else there is none.
    @InLane("gifts.read")
    @Transactional
    View of(UUID id, AccountId person) {
        var gift = gifts.find(id)
                .filter(row -> row.buyer().equals(person.value()) || visibleTo(row, person))
                .orElseThrow(() -> new Refused(GiftsError.GIFT_UNKNOWN, "There is no such gift of yours"));
        return of(gift, person);
    }

    /// In a transaction.
    View of(GiftStore.Row gift, AccountId person) {
        boolean bought = gift.buyer().equals(person.value());
        return new View(
                gift.id(),
                gift.state(),
                gift.reason().isEmpty() ? null : gift.reason(),
                gift.version(),
                new Thing(gift.item(), gift.itemName(), gift.partnerName(), gift.kind()),
                new Person(new AccountId(gift.buyer()), name(gift.buyerName())),
                new Person(new AccountId(gift.recipient()), name(gift.recipientName())),
                gift.message(),
                bought ? Money.krw(gift.priceMinor()) : null,
                bought ? payment(gift) : null,
                gift.refund().equals("none") || !refundIsTheirs(gift, person) ? null : refund(gift),
                visibleTo(gift, person) ? voucher(gift) : null,
                gift.orderedAt(),
                gift.deliveredAt(),
                gift.acceptedAt(),
                gift.endedAt());
    }

    private static boolean visibleTo(GiftStore.Row gift, AccountId person) {
        return gift.recipient().equals(person.value()) && gift.deliveredAt() != null;
    }

    private static String name(String known) {
        return known.isEmpty() ? null : known;
    }

    private Payment payment(GiftStore.Row gift) {
        var state = Charge.of(gift.chargeState());
        String reason = gift.chargeReason().isEmpty() ? null : gift.chargeReason();
        boolean waits = State.of(gift.state()) == State.AWAITING_PAYMENT;
        var until = waits ? gift.payUntil() : null;
        boolean asked = waits && state == Charge.ASKED;
        boolean pending = waits && state == Charge.PENDING;
        return new Payment(
                gift.charge(),
                state.word,
                reason,
                asked ? "pay" : pending ? "confirmation" : null,
                asked ? expectedBy(gift) : null,
                until,
                pending ? "confirm_at_pay" : null,
                asked ? ASKED : pending ? PENDING : null);
    }

    /// Half a minute; when that did not do, pay is away, and the order waits as long as it may. Null when nobody knows.
    private Instant expectedBy(GiftStore.Row gift) {
        var now = clock.instant();
        var soon = gift.orderedAt().plus(SOON);
        if (now.isBefore(soon)) {
            return soon;
        }
        return now.isBefore(gift.payUntil()) ? gift.payUntil() : null;
    }

    private static boolean refundIsTheirs(GiftStore.Row gift, AccountId person) {
        return person.value().equals(gift.refundTo());
    }

    private static Refund refund(GiftStore.Row gift) {
        return new Refund(gift.refund(), Money.krw(gift.refundMinor()));
    }

    private Ticket voucher(GiftStore.Row gift) {
        boolean single = gift.kind().equals(Voucher.SINGLE);
        return new Ticket(
                vouchers.code(gift.number()),
                gift.voucherState(),
                single ? null : Money.krw(gift.remainingMinor()),
                gift.expiresAt());
    }
}
