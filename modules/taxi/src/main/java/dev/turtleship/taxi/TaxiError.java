package dev.turtleship.taxi;

import dev.turtleship.core.problem.Reason;

enum TaxiError implements Reason {
    QUOTE_INVALID(422, "quote-invalid", "This is no quote of ours for you"),
    QUOTE_EXPIRED(410, "quote-expired", "The quote has expired"),
    QUOTE_USED(409, "quote-used", "The quote was used for another ride"),
    TOO_FAR(422, "too-far", "That is farther than a taxi goes"),
    RIDE_ACTIVE(409, "ride-active", "There is a ride under way already"),
    ID_USED(409, "id-used", "This id was used for another ride"),
    FARES_OVERDUE(409, "fares-overdue", "Earlier fares must be paid first"),
    RIDE_UNKNOWN(404, "ride-unknown", "There is no such ride"),
    WRONG_STATE(409, "wrong-state", "The ride is not in a state for this"),
    FEE_CHANGED(409, "fee-changed", "Canceling costs more than was agreed to"),
    ALREADY_RATED(409, "already-rated", "The ride was rated otherwise before"),
    NOTHING_DUE(409, "nothing-due", "There is nothing to pay for this ride"),
    NOT_A_DRIVER(403, "not-a-driver", "This is for drivers"),
    PLATE_USED(409, "plate-used", "Another driver has this plate"),
    OFF_SHIFT(409, "off-shift", "This needs a driver on shift"),
    ON_A_RIDE(409, "on-a-ride", "The driver is on a ride already"),
    NOT_YOURS(403, "not-yours", "These positions are another driver's"),
    FROM_THE_FUTURE(422, "from-the-future", "This has not happened yet"),
    OFFER_UNKNOWN(404, "offer-unknown", "There is no such offer to you"),
    OFFER_TAKEN(409, "offer-taken", "Another driver was faster"),
    OFFER_CLOSED(409, "offer-closed", "The offer is over"),
    OFFER_EXPIRED(410, "offer-expired", "The offer has expired"),
    PIN_WRONG(422, "pin-wrong", "This is not the rider's PIN"),
    PIN_LOCKED(409, "pin-locked", "Too many wrong PINs for this ride");

    private final int status;
    private final String slug;
    private final String title;

    TaxiError(int status, String slug, String title) {
        this.status = status;
        this.slug = slug;
        this.title = title;
    }

    @Override
    public String module() {
        return "taxi";
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
