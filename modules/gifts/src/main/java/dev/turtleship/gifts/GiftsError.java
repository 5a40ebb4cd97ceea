package dev.turtleship.gifts;

import dev.turtleship.core.problem.Reason;

enum GiftsError implements Reason {
    ITEM_UNKNOWN(422, "item-unknown", "There is no such item in the catalogue"),
    RECIPIENT_UNKNOWN(422, "recipient-unknown", "Nobody here has this id"),
    PRICE_CHANGED(409, "price-changed", "The item costs something else by now"),
    AGE_PROOF_NEEDED(403, "age-proof-needed", "This item needs a proof of age"),
    TOO_MANY_OPEN(409, "too-many-open", "Too many orders wait for payment"),
    ID_USED(409, "id-used", "This id was used for something else"),
    GIFT_UNKNOWN(404, "gift-unknown", "There is no such gift"),
    WRONG_STATE(409, "wrong-state", "The gift is not in a state for this"),
    VOUCHER_USED(409, "voucher-used", "Something of the gift was used already"),
    CHANGED_MEANWHILE(409, "changed-meanwhile", "Somebody changed this meanwhile"),
    /// One and the same for a code that is malformed, made up, changed, or another partner's.
    VOUCHER_UNKNOWN(404, "voucher-unknown", "There is no such voucher for you"),
    VOUCHER_NOT_ACTIVE(409, "voucher-not-active", "The voucher cannot be used any more"),
    OVER_REMAINING(409, "over-remaining", "The voucher is worth less than that"),
    TRANSACTION_USED(409, "transaction-used", "This transaction id was used for something else"),
    TRANSACTION_REVERSED(409, "transaction-reversed", "This transaction was reversed"),
    TRANSACTION_UNKNOWN(404, "transaction-unknown", "There is no such transaction"),
    REVERSAL_CLOSED(409, "reversal-closed", "It is too late to reverse this");

    private final int status;
    private final String slug;
    private final String title;

    GiftsError(int status, String slug, String title) {
        this.status = status;
        this.slug = slug;
        this.title = title;
    }

    @Override
    public String module() {
        return "gifts";
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
