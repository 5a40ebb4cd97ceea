package dev.turtleship.drills;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What clients were told of their transfers against what is stored: settled means stored exactly once and as wanted,
/// refused means not stored, unknown means exactly one outcome once it has been asked for.
final class TransferCheck {
    private final Map<String, StoredPay.Movement> stored = new HashMap<>();
    private final Map<String, Integer> times = new HashMap<>();

    TransferCheck(StoredPay pay) {
        for (var movement : pay.movements()) {
            stored.put(movement.id(), movement);
            times.merge(movement.id(), 1, Integer::sum);
        }
    }

    Breaks settled(List<TransferCall> calls) {
        var breaks = new Breaks();
        calls.stream().filter(TransferCall::settled).forEach(call -> storedOnce(call, breaks));
        return breaks;
    }

    /// A refusal says that it certainly did not happen.
    Breaks refused(List<TransferCall> calls) {
        var breaks = new Breaks();
        for (var call : calls) {
            if (call.refused() && stored.containsKey(call.id())) {
                breaks.add("transfer " + call.id() + " was refused and is stored");
            }
        }
        return breaks;
    }

    /// @param outcomes one for each unknown call
    Breaks unknown(List<TransferCall> calls, List<Payments.Outcome> outcomes) {
        var breaks = new Breaks();
        var asked = new HashMap<String, Payments.Outcome>();
        outcomes.forEach(outcome -> asked.put(outcome.call().id(), outcome));
        for (var call : calls) {
            if (!call.open()) {
                continue;
            }
            var outcome = asked.get(call.id());
            if (outcome == null || outcome.settledAt() == 0) {
                breaks.add("transfer " + call.id() + " was unknown and nobody could say in time what became of it");
            } else {
                storedOnce(call, breaks);
            }
        }
        return breaks;
    }

    private void storedOnce(TransferCall call, Breaks breaks) {
        int count = times.getOrDefault(call.id(), 0);
        if (count != 1) {
            breaks.add(
                    "transfer " + call.id() + " was answered " + call.status() + " and is stored " + count + " times");
            return;
        }
        if (stored.get(call.id()).minor() != call.wanted().minor()) {
            breaks.add("transfer " + call.id() + " of " + call.wanted().minor() + " is stored with "
                    + stored.get(call.id()).minor());
        }
    }
}
