package dev.turtleship.pay;

import dev.turtleship.core.problem.Reason;

enum PayError implements Reason {
    INSUFFICIENT_FUNDS(409, "insufficient-funds", "There is not enough money in the wallet"),
    ID_USED(409, "id-used", "This id was used for another transfer"),
    PAYEE_UNKNOWN(422, "payee-unknown", "There is nobody to pay"),
    TO_ONESELF(400, "to-oneself", "Money cannot be sent to oneself"),
    TRANSFER_UNKNOWN(404, "transfer-unknown", "There is no such transfer"),
    CHARGE_UNKNOWN(404, "charge-unknown", "There is no such charge"),
    CHARGE_MISMATCH(409, "charge-mismatch", "This is not what was asked for"),
    CHARGE_FINAL(409, "charge-final", "The charge is over"),
    MODULE_UNKNOWN(404, "module-unknown", "There is no such module"),
    BANK_REFUSED(409, "bank-refused", "The bank refused"),
    OVER_LIMIT(403, "over-limit", "This is more than your level allows"),
    UNAVAILABLE(503, "unavailable", "Pay is away at the moment");

    private final int status;
    private final String slug;
    private final String title;

    PayError(int status, String slug, String title) {
        this.status = status;
        this.slug = slug;
        this.title = title;
    }

    @Override
    public String module() {
        return "pay";
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
