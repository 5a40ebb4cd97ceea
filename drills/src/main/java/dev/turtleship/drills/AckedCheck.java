package dev.turtleship.drills;

/// Each message's outcome against what is stored. Acknowledged: stored exactly once, in its conversation, at the number
/// that the acknowledgement named. Refused: not stored. Unknown: stored once or not at all.
final class AckedCheck {
    private AckedCheck() {}

    static Breaks check(ChatHistory history) {
        int sent = history.sentCount();
        var times = new int[sent];
        var seqs = new long[sent];
        var breaks = new Breaks();
        for (int conversation = 0; conversation < history.members().length; conversation++) {
            var log = history.storedIn(conversation);
            for (int i = 0; i < log.size(); i++) {
                long message = log.message(i);
                if (message < 0) {
                    continue;
                }
                if (message >= sent || history.conversationOf((int) message) != conversation) {
                    breaks.add("message " + message + " is stored in conversation " + conversation
                            + ", where nobody sent it");
                    continue;
                }
                times[(int) message]++;
                seqs[(int) message] = log.seq(i);
            }
        }
        for (int message = 0; message < sent; message++) {
            judge(history, message, times[message], seqs[message], breaks);
        }
        history.contradictions().forEach(breaks::add);
        return breaks;
    }

    /// A refusal says that it certainly did not happen.
    static Breaks refused(ChatHistory history) {
        var breaks = new Breaks();
        for (int conversation = 0; conversation < history.members().length; conversation++) {
            var log = history.storedIn(conversation);
            for (int i = 0; i < log.size(); i++) {
                long message = log.message(i);
                if (message >= 0 && message < history.sentCount() && history.refusedForCertain((int) message)) {
                    breaks.add("message " + message + " was refused and is stored");
                }
            }
        }
        return breaks;
    }

    /// What was unknown once becomes known: its client sent it again until it was told.
    static Breaks unknown(ChatHistory history) {
        var breaks = new Breaks();
        for (int message = 0; message < history.sentCount(); message++) {
            if (history.onceUnknown(message) && !history.acked(message)) {
                breaks.add("message " + message + " was sent and nobody could say what became of it");
            }
        }
        return breaks;
    }

    private static void judge(ChatHistory history, int message, int times, long seq, Breaks breaks) {
        if (times > 1) {
            breaks.add("message " + message + " is stored " + times + " times");
        } else if (history.acked(message) && times == 0) {
            breaks.add(
                    "message " + message + " was acknowledged at " + history.ackedSeq(message) + " and is not stored");
        } else if (history.acked(message) && seq != history.ackedSeq(message)) {
            breaks.add("message " + message + " was acknowledged at " + history.ackedSeq(message) + " and is stored at "
                    + seq);
        }
    }
}
