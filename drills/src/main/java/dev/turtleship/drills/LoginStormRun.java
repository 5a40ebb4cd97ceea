package dev.turtleship.drills;

import java.util.List;

/// All that a storm of sign-ins saw, for its judge. Times are System.nanoTime.
///
/// @param after the sign-in of somebody who came when the storm was over
/// @param lost who could not go on in their session after it
record LoginStormRun(
        Window healthy,
        Window storm,
        ChatSide chat,
        PaySide pay,
        SignIns signIns,
        Guesses guesses,
        List<Refresh> refreshes,
        Visit after,
        List<String> lost) {
    /// Every sign-in that was sent meanwhile, and the people at addresses of their own who sent some of them.
    record SignIns(List<SignIn> all, List<Visit> visits) {}

    /// One sign-in; status 0 means that no answer came. `retryAfter` in seconds, 0 when it did not say.
    record SignIn(long sentAt, long answeredAt, int status, int retryAfter) {
        double millis() {
            return (answeredAt - sentAt) / 1e6;
        }

        boolean refused() {
            return status == 503 || status == 429;
        }
    }

    /// Somebody alone at an address, who comes back when told to. `inAt` is when they were in, NEVER when they had to
    /// give up.
    record Visit(String address, long dueAt, long inAt, int tries) {
        static final long NEVER = 0;

        boolean in() {
            return inAt != NEVER;
        }

        double millis() {
            return (inAt - dueAt) / 1e6;
        }
    }

    record Refresh(long dueAt, long answeredAt, int status) {}

    /// Wrong passwords for a handle that somebody has, and each time for one that nobody has; and how its owner was
    /// answered then, on the device known to the account.
    record Guesses(List<Guess> known, List<Guess> unknown, int ownerStatus) {}

    /// `words` is what a stranger can tell answers apart by: type, title and detail.
    record Guess(int status, String words, int retryAfter, double millis) {}
}
