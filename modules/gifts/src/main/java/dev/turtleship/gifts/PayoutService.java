package dev.turtleship.gifts;

import dev.turtleship.contracts.pay.PaidOut;
import dev.turtleship.contracts.pay.PayOut;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.message.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/// Tells pay where held money goes. All payouts of a gift together are what was charged for it less what its voucher
/// is still worth, so none is ever one too many; pay refuses it all the same, and that rings.
@ApplicationScoped
class PayoutService {
    private static final Logger LOG = Logger.getLogger(PayoutService.class);
    private static final String PAYEE_UNKNOWN = "payee_unknown";
    /// A batch is one transaction, and has its lane's deadline.
    private static final int MOST = 20;

    private final PayoutStore payouts;
    private final RedemptionStore redemptions;
    private final GiftStore gifts;
    private final Outbox outbox;
    private final News news;
    private final GiftsConfig config;
    private final Clock clock;

    PayoutService(
            PayoutStore payouts,
            RedemptionStore redemptions,
            GiftStore gifts,
            Outbox outbox,
            News news,
            GiftsConfig config,
            Clock clock) {
        this.payouts = payouts;
        this.redemptions = redemptions;
        this.gifts = gifts;
        this.outbox = outbox;
        this.news = news;
        this.config = config;
        this.clock = clock;
    }

    /// In the transaction that ends the gift: a person gets what is left of it.
    void refund(UUID gift, UUID payee, long amountMinor) {
        var id = Ids.next();
        payouts.refund(id, gift, payee, amountMinor, clock.instant());
        send(id);
    }

    /// Pays the partners for what can be reversed no longer; whether there may be more.
    @InLane("gifts.work")
    @Transactional
    boolean settleRedemptions() {
        var now = clock.instant();
        var due = redemptions.settle(now, MOST);
        for (var one : due) {
            var id = Ids.next();
            payouts.pay(id, one.partner(), one.txn(), now);
            send(id);
        }
        return due.size() == MOST;
    }

    @InLane("gifts.work")
    @Transactional
    List<UUID> toAskAgain() {
        return payouts.toAskAgain(clock.instant(), MOST);
    }

    /// What pay refused is refused for ever under its id, so the same under another one is no second payment.
    @InLane("gifts.work")
    @Transactional
    void askAgain(UUID refused) {
        var id = Ids.next();
        if (payouts.askAgain(refused, id, clock.instant()) == 1) {
            tell(send(id), "asked");
        }
    }

    /// What pay says of a payout; once it is decided it stays so.
    @Transactional
    void heard(PaidOut told) {
        var payout = payouts.find(told.payout());
        if (payout.isEmpty()) {
            LOG.warnf("pay tells of payout %s, which was not asked for here", told.payout());
            return;
        }
        boolean refused = told.state().equals("refused");
        boolean again = refused && PAYEE_UNKNOWN.equals(told.reason());
        var askAgainAt = again ? clock.instant().plus(config.askAgain()) : null;
        if (payouts.decide(told.payout(), told.state(), told.reason() == null ? "" : told.reason(), askAgainAt) == 0) {
            return;
        }
        if (refused) {
            LOG.errorf(
                    "ALARM pay refused payout %s of gift %s: %s",
                    told.payout(), payout.get().gift(), told.reason());
        }
        tell(payout.get(), told.state());
    }

    /// Whoever gets money back sees how far it is.
    private void tell(PayoutStore.Row payout, String state) {
        if (payout.kind().equals("refund")) {
            news.gift(gifts.touch(payout.gift(), "refund_" + state, clock.instant()));
        }
    }

    private PayoutStore.Row send(UUID id) {
        var payout = payouts.find(id).orElseThrow(() -> new IllegalStateException("no payout " + id));
        outbox.send(
                "gifts",
                payout.charge().toString(),
                new PayOut(
                        id,
                        payout.charge(),
                        payout.payee(),
                        payout.kind().equals("redemption"),
                        payout.amountMinor(),
                        "gifts." + payout.kind()));
        return payout;
    }
}
