package dev.turtleship.drills;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/// All members of a conversation saw one order, the stored one: each client showed every sequence number at most
/// once, in rising order, and the same message at the same number as everybody else; and every acknowledged message
/// was shown to every member.
final class OrderCheck {
    private OrderCheck() {}

    static Breaks check(ChatHistory history) {
        var breaks = new Breaks();
        for (int conversation = 0; conversation < history.members().length; conversation++) {
            var order = new HashMap<Long, Long>();
            var log = history.storedIn(conversation);
            for (int i = 0; i < log.size(); i++) {
                order.put(log.seq(i), log.message(i));
            }
            for (int subscriber : history.members()[conversation]) {
                shown(history, subscriber, order, breaks);
            }
        }
        reached(history, breaks);
        return breaks;
    }

    private static void shown(ChatHistory history, int subscriber, Map<Long, Long> order, Breaks breaks) {
        var log = history.shownTo(subscriber);
        var messages = new HashSet<Long>();
        long last = 0;
        for (int i = 0; i < log.size(); i++) {
            long seq = log.seq(i);
            long message = log.message(i);
            if (seq <= last) {
                breaks.add("subscriber " + subscriber + " was shown " + seq + " after " + last);
            }
            if (!messages.add(message)) {
                breaks.add("subscriber " + subscriber + " was shown message " + message + " twice");
            }
            var expected = order.get(seq);
            if (expected == null) {
                breaks.add("subscriber " + subscriber + " was shown message " + message + " at " + seq
                        + ", where nothing is stored");
            } else if (expected != message) {
                breaks.add("subscriber " + subscriber + " was shown message " + message + " at " + seq
                        + ", where message " + expected + " is stored");
            }
            last = Math.max(last, seq);
        }
    }

    private static void reached(ChatHistory history, Breaks breaks) {
        var shownBy = new HashMap<Integer, Integer>();
        for (int[] members : history.members()) {
            for (int subscriber : members) {
                var log = history.shownTo(subscriber);
                var once = new HashSet<Long>();
                for (int i = 0; i < log.size(); i++) {
                    if (log.message(i) >= 0 && once.add(log.message(i))) {
                        shownBy.merge((int) log.message(i), 1, Integer::sum);
                    }
                }
            }
        }
        for (int message = 0; message < history.sentCount(); message++) {
            int members = history.members()[history.conversationOf(message)].length;
            int seen = shownBy.getOrDefault(message, 0);
            if (history.acked(message) && seen < members) {
                breaks.add("message " + message + " was acknowledged and shown to " + seen + " of " + members
                        + " members");
            }
        }
    }
}
