package dev.turtleship.pay;

import dev.turtleship.contracts.account.PersonChanged;
import dev.turtleship.core.message.Handler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// What pay takes from others.
@ApplicationScoped
class PayInbox {
    private final WalletStore wallets;

    PayInbox(WalletStore wallets) {
        this.wallets = wallets;
    }

    /// Everybody has a wallet from the moment they sign up, so that they can be paid.
    @Produces
    @Singleton
    Handler<PersonChanged> walletForPerson() {
        return Handler.once("pay", PersonChanged.class, changed -> wallets.open(changed.person()));
    }
}
