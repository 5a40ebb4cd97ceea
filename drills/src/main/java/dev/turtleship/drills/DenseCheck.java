package dev.turtleship.drills;

import java.util.BitSet;

/// The stored sequence numbers of each conversation are 1, 2, .. n: nothing missing, nothing twice.
final class DenseCheck {
    private DenseCheck() {}

    static Breaks check(ChatHistory history) {
        var breaks = new Breaks();
        for (int conversation = 0; conversation < history.members().length; conversation++) {
            var log = history.storedIn(conversation);
            var seen = new BitSet();
            for (int i = 0; i < log.size(); i++) {
                long seq = log.seq(i);
                if (seq < 1 || seq > log.size()) {
                    breaks.add("conversation " + conversation + " has " + log.size() + " entries and one at " + seq);
                } else if (seen.get((int) seq)) {
                    breaks.add("conversation " + conversation + " has " + seq + " twice");
                } else {
                    seen.set((int) seq);
                }
            }
            int missing = seen.nextClearBit(1);
            if (missing <= log.size()) {
                breaks.add("conversation " + conversation + " lacks " + missing);
            }
        }
        return breaks;
    }
}
