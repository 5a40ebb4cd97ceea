package dev.turtleship.drills;

import java.util.List;

/// Histories for tests: a sound one, told step by step so that a test can leave out or twist one step.
final class Histories {
    static final int CONVERSATIONS = 2;
    static final int EACH = 5;

    /// What a test changes. Messages 0 .. 4 are conversation 0's, in its order; 5 .. 9 are conversation 1's.
    static class Steps {
        void acked(ChatHistory history, int message, long seq) {
            history.acked(message, seq, 2);
        }

        void shown(ChatHistory history, int subscriber, long seq, int message, boolean own) {
            history.shown(subscriber, seq, message, own, 3);
        }

        void stored(ChatHistory history, int conversation, long seq, int message) {
            history.stored(conversation, seq, message);
        }
    }

    private Histories() {}

    static ChatHistory sound() {
        return with(new Steps());
    }

    static ChatHistory with(Steps steps) {
        var history = new ChatHistory(new int[][] {{0, 1}, {2, 3}});
        for (int conversation = 0; conversation < CONVERSATIONS; conversation++) {
            for (int i = 0; i < EACH; i++) {
                int message = history.sent(conversation, 1);
                long seq = 1L + i;
                int sender = 2 * conversation + i % 2;
                int peer = 2 * conversation + 1 - i % 2;
                steps.stored(history, conversation, seq, message);
                steps.acked(history, message, seq);
                steps.shown(history, sender, seq, message, true);
                steps.shown(history, peer, seq, message, false);
            }
        }
        return history;
    }

    static List<Breaks> checkAll(ChatHistory history) {
        return List.of(AckedCheck.check(history), DenseCheck.check(history), OrderCheck.check(history));
    }
}
