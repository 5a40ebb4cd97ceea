package dev.turtleship.drills;

import java.util.List;

/// What a run without accounts' database saw, for its judge. Statuses are HTTP's, 0 for no answer; times are
/// nanoseconds, NEVER when it did not happen.
///
/// @param refreshes with a device key, while the database was away
/// @param grants the grace marks of the access tokens that those brought
/// @param messages and `transfers` of everybody who did not sign out, while the database was away
/// @param signIn, `withoutKey` how a sign-in, and a refresh without a device key, were answered
/// @param revoked how long it took until each process refused each thing of whoever signed out
/// @param afterRestart how each process answered the same, all processes having been killed and started again
/// @param expired how each process answered access tokens that had expired
/// @param sensitive how what must not be done by grace was answered
/// @param back until a sign-in worked, from the return of the database
/// @param merged how many of the `revokedSessions` the database itself knows afterwards
/// @param afterwards the refreshes after the return, of those who did not sign out and of those who did
record CoreDeadRun(
        List<Integer> refreshes,
        List<Boolean> grants,
        List<Integer> messages,
        List<Integer> transfers,
        Refusal signIn,
        Refusal withoutKey,
        List<Timed> revoked,
        List<Answered> afterRestart,
        List<Answered> expired,
        List<Answered> sensitive,
        long back,
        int revokedSessions,
        int merged,
        Afterwards afterwards) {
    static final long NEVER = Long.MAX_VALUE;

    record Refusal(int status, String type, String detail) {}

    record Timed(String what, long nanos) {}

    record Answered(String what, int status) {}

    record Afterwards(List<Integer> staying, List<Integer> gone) {}
}
