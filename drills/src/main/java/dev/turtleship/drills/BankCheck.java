package dev.turtleship.drills;

import java.util.HashMap;
import java.util.HashSet;

/// Money is neither made nor lost: all balances but the bank's add up to what people topped up, none of them is below
/// zero, every balance is what its ledger rows add up to, and no transfer is in the ledger twice.
final class BankCheck {
    private BankCheck() {}

    static Breaks check(StoredPay stored, long toppedUpMinor) {
        var breaks = new Breaks();
        var derived = new HashMap<String, Long>();
        var ids = new HashSet<String>();
        for (var movement : stored.movements()) {
            if (!ids.add(movement.id())) {
                breaks.add("transfer " + movement.id() + " is in the ledger twice");
            }
            if (movement.minor() <= 0) {
                breaks.add("transfer " + movement.id() + " moves " + movement.minor());
            }
            derived.merge(movement.debit(), -movement.minor(), Math::addExact);
            derived.merge(movement.credit(), movement.minor(), Math::addExact);
        }
        long owned = 0;
        var known = new HashSet<String>();
        for (var balance : stored.balances()) {
            known.add(balance.account());
            if (!balance.bank()) {
                owned = Math.addExact(owned, balance.minor());
                if (balance.minor() < 0) {
                    breaks.add("account " + balance.account() + " is at " + balance.minor());
                }
            }
            long rows = derived.getOrDefault(balance.account(), 0L);
            if (rows != balance.minor()) {
                breaks.add("account " + balance.account() + " is at " + balance.minor()
                        + " and its ledger rows add up to " + rows);
            }
        }
        for (var account : derived.keySet()) {
            if (!known.contains(account)) {
                breaks.add("the ledger moves money of account " + account + ", which is not there");
            }
        }
        if (owned != toppedUpMinor) {
            breaks.add("all wallets hold " + owned + " and people topped up " + toppedUpMinor);
        }
        return breaks;
    }
}
