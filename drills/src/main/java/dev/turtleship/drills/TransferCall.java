package dev.turtleship.drills;

/// A transfer as its client saw it. Status 0 means that no answer came; `state` and `ask` are what the body said,
/// "" when it said nothing.
record TransferCall(String id, Movement wanted, long dueAt, long answeredAt, int status, String state, String ask) {
    boolean settled() {
        return (status == 200 || status == 201) && state.equals("settled");
    }

    boolean refused() {
        return status == 503;
    }

    /// Its client was told that the outcome is not known yet.
    boolean unknown() {
        return status == 202;
    }

    /// Its client does not know the outcome: it was told so, or nobody answered.
    boolean open() {
        return unknown() || status == 0;
    }

    double millis() {
        return (answeredAt - dueAt) / 1e6;
    }

    /// Money from one person's wallet to another's, named by account ids.
    record Movement(String from, String to, long minor) {}
}
