package dev.turtleship.drills;

import java.util.List;
import java.util.stream.Collectors;

/// What pay's database holds, read past the application.
record StoredPay(List<Balance> balances, List<Movement> movements) {
    /// The ids of transfers between people; a top-up comes from the bank.
    List<String> betweenPeople() {
        var people =
                balances.stream().filter(Balance::person).map(Balance::account).collect(Collectors.toSet());
        return movements.stream()
                .filter(movement -> people.contains(movement.debit()))
                .map(Movement::id)
                .toList();
    }

    /// An account's balance; `person` for a wallet, which must never be negative, unlike the bank's own accounts.
    record Balance(String account, boolean person, long minor) {}

    /// A row of the ledger: `debit` pays, `credit` receives.
    record Movement(String id, String debit, String credit, long minor) {}
}
