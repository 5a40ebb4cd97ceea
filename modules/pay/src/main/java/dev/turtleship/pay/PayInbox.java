package dev.turtleship.pay;

import dev.turtleship.contracts.account.PersonChanged;
import dev.turtleship.contracts.identity.LevelChanged;
import dev.turtleship.contracts.pay.AskCharge;
import dev.turtleship.contracts.pay.CancelCharge;
import dev.turtleship.contracts.pay.PayOut;
import dev.turtleship.core.message.Handler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/// What pay takes from others.
@ApplicationScoped
class PayInbox {
    private static final Logger LOG = Logger.getLogger(PayInbox.class);

    private final WalletStore wallets;
    private final ChargeService charges;

    PayInbox(WalletStore wallets, ChargeService charges) {
        this.wallets = wallets;
        this.charges = charges;
    }

    /// Everybody has a wallet from the moment they sign up, so that they can be paid.
    @Produces
    @Singleton
    Handler<PersonChanged> walletForPerson() {
        return Handler.once("pay", PersonChanged.class, changed -> wallets.open(changed.person()));
    }

    /// A charge is the module's whose outbox the asking left. The ids in these messages are for ever, so a repeat
    /// is answered again and changes nothing.
    @Produces
    @Singleton
    Handler<AskCharge> askCharge() {
        return Handler.idempotentFrom("pay", AskCharge.class, charges::ask);
    }

    @Produces
    @Singleton
    Handler<CancelCharge> cancelCharge() {
        return Handler.idempotentFrom("pay", CancelCharge.class, charges::cancel);
    }

    @Produces
    @Singleton
    Handler<PayOut> payOut() {
        return Handler.idempotentFrom("pay", PayOut.class, charges::payOut);
    }

    /// How much somebody may send follows from how well identity, and nobody else, says that they are known. An older
    /// level arriving late is ignored.
    @Produces
    @Singleton
    Handler<LevelChanged> levelOfPerson() {
        return Handler.onceFrom("pay", LevelChanged.class, (source, changed) -> {
            if (!source.equals("identity")) {
                LOG.errorf("%s speaks for identity about the level of %s", source, changed.person());
                return;
            }
            wallets.open(changed.person());
            wallets.setLevel(changed.person(), changed.level(), changed.version());
        });
    }
}
