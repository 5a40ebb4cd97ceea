package dev.turtleship.gifts;

import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.money.Money;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.gifts.Gift.Command;
import dev.turtleship.gifts.Gift.State;
import dev.turtleship.gifts.PartnerStore.Partner;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;

/// Tills take from vouchers and give back, under the partner's own transaction ids.
@ApplicationScoped
class RedemptionService {
    /// `fresh`: this request did it.
    record Redeemed(RedemptionStore.Row redemption, boolean fresh) {}

    private final RedemptionStore redemptions;
    private final VoucherService vouchers;
    private final VoucherStore store;
    private final GiftStore gifts;
    private final News news;
    private final GiftsConfig config;
    private final Clock clock;

    RedemptionService(
            RedemptionStore redemptions,
            VoucherService vouchers,
            VoucherStore store,
            GiftStore gifts,
            News news,
            GiftsConfig config,
            Clock clock) {
        this.redemptions = redemptions;
        this.vouchers = vouchers;
        this.store = store;
        this.gifts = gifts;
        this.news = news;
        this.config = config;
        this.clock = clock;
    }

    /// Takes `amountMinor` off the voucher, or all of one that is for a single thing (0: all that it is for). The same
    /// again takes nothing, and answers as things are now.
    @InLane("gifts.redeem")
    @Transactional
    Redeemed redeem(Partner partner, String txn, String code, long amountMinor) {
        var voucher = vouchers.require(partner, code);
        boolean single = voucher.kind().equals(Voucher.SINGLE);
        long wanted = single && amountMinor == 0 ? voucher.faceMinor() : amountMinor;
        if (wanted == 0) {
            throw Refused.field("/amount", "Say how much");
        }
        if (single && wanted != voucher.faceMinor()) {
            throw Refused.field("/amount", "This voucher is for one thing; leave the amount out");
        }
        if (voucher.worth().state() != Voucher.State.ACTIVE) {
            return before(partner, txn, voucher, wanted);
        }
        var gift = gifts.lock(voucher.gift()).orElseThrow();
        var now = clock.instant();
        if (redemptions.redeem(txn, voucher.number(), wanted, now, now.plus(config.reversalWindow())) == 0) {
            return new Redeemed(requireSame(find(partner, txn), voucher.number(), wanted), false);
        }
        take(store.find(voucher.number(), partner.id()).orElseThrow(), wanted);
        var state = State.of(gift.state());
        if (state.after(Command.ACCEPT).isPresent()) {
            gifts.move(gift.id(), state.word, State.ACCEPTED.word, "", now);
        }
        news.gift(gifts.touch(gift.id(), "redeemed", now));
        return new Redeemed(find(partner, txn), true);
    }

    @InLane("gifts.redeem")
    @Transactional
    RedemptionStore.Row show(Partner partner, String txn) {
        return find(partner, txn);
    }

    /// Gives back what was taken under this id. An id that is not known yet never takes anything from now on: the till
    /// that gave up waiting may be faster than its own request.
    @InLane("gifts.redeem")
    @Transactional
    RedemptionStore.Row reverse(Partner partner, String txn) {
        var now = clock.instant();
        if (redemptions.forbid(partner.id(), txn, now) == 1) {
            return find(partner, txn);
        }
        var known = find(partner, txn);
        if (known.gift() != null) {
            gifts.lock(known.gift());
            giveBack(known, store.find(known.number(), partner.id()).orElseThrow());
        }
        return find(partner, txn);
    }

    /// What was done under this id, of a voucher that has nothing left: nobody waits for a lock to be told so.
    private Redeemed before(Partner partner, String txn, VoucherStore.Row voucher, long amountMinor) {
        var known = redemptions.find(partner.id(), txn).orElseThrow(() -> notActive(voucher.state()));
        return new Redeemed(requireSame(known, voucher.number(), amountMinor), false);
    }

    private void take(VoucherStore.Row voucher, long amountMinor) {
        var worth = voucher.worth();
        if (worth.state() != Voucher.State.ACTIVE) {
            throw notActive(voucher.state());
        }
        if (!clock.instant().isBefore(voucher.expiresAt())) {
            throw notActive(Voucher.State.EXPIRED.word);
        }
        var next = worth.redeem(amountMinor)
                .orElseThrow(() -> new Refused(GiftsError.OVER_REMAINING, "Take at most what remains")
                        .at("/amount", "More than remains")
                        .with("remaining", Money.krw(worth.remainingMinor())));
        vouchers.change(voucher.number(), worth, next);
    }

    /// If it is still open, which it then was when the voucher was read.
    private void giveBack(RedemptionStore.Row known, VoucherStore.Row voucher) {
        if (redemptions.reverse(known.partner(), known.txn()) == 1) {
            var next = voucher.worth()
                    .reverse(known.amountMinor())
                    .orElseThrow(() -> new IllegalStateException(voucher + " has no room for " + known));
            vouchers.change(voucher.number(), voucher.worth(), next);
            news.gift(gifts.touch(known.gift(), "reversed", clock.instant()));
        } else if (redemptions
                .find(known.partner(), known.txn())
                .orElseThrow()
                .state()
                .equals("settled")) {
            throw new Refused(GiftsError.REVERSAL_CLOSED, "You are being paid for it; settle it at the till");
        }
    }

    private RedemptionStore.Row find(Partner partner, String txn) {
        return redemptions
                .find(partner.id(), txn)
                .orElseThrow(() -> new Refused(GiftsError.TRANSACTION_UNKNOWN, "Nothing was done under this id"));
    }

    private static Refused notActive(String state) {
        return new Refused(GiftsError.VOUCHER_NOT_ACTIVE, "Look it up for what became of it").with("state", state);
    }

    private static RedemptionStore.Row requireSame(RedemptionStore.Row known, String number, long amountMinor) {
        if (known.number() != null && !(known.number().equals(number) && known.amountMinor() == amountMinor)) {
            throw new Refused(GiftsError.TRANSACTION_USED, "Make a new id for a new transaction");
        }
        if (known.state().equals("reversed")) {
            throw new Refused(GiftsError.TRANSACTION_REVERSED, "Make a new id to redeem again");
        }
        return known;
    }
}
