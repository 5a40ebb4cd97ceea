package dev.turtleship.drills;

/// A request as its client saw it: what was asked, about what (the id of a ride, a gift, a redemption), by whom. Status
/// 0: no answer came.
///
/// @param saysWhy whether a refusal was a problem with its reason, and when to come back
record Call(String what, String about, String by, long dueAt, long answeredAt, int status, boolean saysWhy) {
    static Call of(String what, String about, String by, long dueAt, Api.Answer answer) {
        var problem = answer.json();
        boolean saysWhy = problem.path("type").asText().startsWith("/problems/")
                && !problem.path("detail").asText().isBlank()
                && problem.path("retryable").asBoolean(false)
                && answer.retryAfter() > 0;
        return new Call(what, about, by, dueAt, answer.endedAt(), answer.status(), saysWhy);
    }

    boolean is(String other) {
        return what.equals(other);
    }

    boolean done() {
        return status == 200 || status == 201 || status == 204;
    }

    boolean refused() {
        return status == 503;
    }

    /// Its client does not have it, and may by asking again.
    boolean open() {
        return refused() || status == 0;
    }

    double millis() {
        return (answeredAt - dueAt) / 1e6;
    }
}
