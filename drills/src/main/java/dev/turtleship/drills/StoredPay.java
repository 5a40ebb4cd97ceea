package dev.turtleship.drills;

import java.util.List;

/// What pay's database holds, read past the application.
record StoredPay(List<Balance> balances, List<Movement> movements) {
    /// An account's balance; `person` for a wallet, which must never be negative, unlike the bank's own accounts.
    record Balance(String account, boolean person, long minor) {}

    /// A row of the ledger: `debit` pays, `credit` receives.
    record Movement(String id, String debit, String credit, long minor) {}
}
