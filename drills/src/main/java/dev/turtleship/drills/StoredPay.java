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

    /// The balance of a wallet. Only the bank, where money comes from, may be negative; the kinds of all others are
    /// person, held (what a module has not given on yet) and partner.
    record Balance(String account, String kind, long minor) {
        boolean person() {
            return kind.equals("person");
        }

        boolean bank() {
            return kind.equals("bank");
        }
    }

    /// A row of the ledger: `debit` pays, `credit` receives.
    record Movement(String id, String debit, String credit, long minor) {}
}
