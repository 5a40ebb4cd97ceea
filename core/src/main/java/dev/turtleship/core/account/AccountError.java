package dev.turtleship.core.account;

import dev.turtleship.core.problem.Reason;

enum AccountError implements Reason {
    HANDLE_TAKEN(409, "handle-taken", "Somebody else has this handle"),
    WRONG_CREDENTIALS(401, "wrong-credentials", "Handle or password is wrong"),
    SESSION_ENDED(401, "session-ended", "This session has ended"),
    PROOF_INVALID(400, "proof-invalid", "The proof of the device's key is missing or wrong"),
    DEVICE_UNKNOWN(404, "device-unknown", "There is no such device"),
    PERSON_UNKNOWN(404, "person-unknown", "There is no such person"),
    CHANGED_MEANWHILE(409, "changed-meanwhile", "Somebody changed this meanwhile");

    private final int status;
    private final String slug;
    private final String title;

    AccountError(int status, String slug, String title) {
        this.status = status;
        this.slug = slug;
        this.title = title;
    }

    @Override
    public String module() {
        return "accounts";
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public String slug() {
        return slug;
    }

    @Override
    public String title() {
        return title;
    }
}
