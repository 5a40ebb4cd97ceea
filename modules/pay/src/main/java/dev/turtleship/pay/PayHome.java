package dev.turtleship.pay;

import dev.turtleship.core.account.Caller;
import dev.turtleship.core.home.HomePart;
import dev.turtleship.core.money.Money;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;

/// One's balance, for the first screen.
@ApplicationScoped
class PayHome implements HomePart {
    record Part(Money balance, Instant asOf) {}

    private final WalletStore wallets;

    PayHome(WalletStore wallets) {
        this.wallets = wallets;
    }

    @Override
    public String module() {
        return "pay";
    }

    @Override
    @Transactional
    public Part part(Caller caller) {
        var owner = caller.account().value();
        var wallet = wallets.find(owner).orElseGet(() -> {
            wallets.open(owner);
            return wallets.find(owner).orElseThrow();
        });
        return new Part(Money.krw(wallet.balanceMinor()), wallet.asOf());
    }
}
