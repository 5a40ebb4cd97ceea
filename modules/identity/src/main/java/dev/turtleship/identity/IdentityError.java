package dev.turtleship.identity;

import dev.turtleship.core.problem.Reason;

enum IdentityError implements Reason {
    CODE_REFUSED(422, "code-refused", "The code was not accepted"),
    SMS_UNAVAILABLE(503, "sms-unavailable", "No message can be sent at the moment"),
    ID_USED(409, "id-used", "This id was used for something else"),
    PHONE_NEEDED(409, "phone-needed", "A verified phone is needed first"),
    CHECK_OPEN(409, "check-open", "Another check is not decided yet"),
    ALREADY_VERIFIED(409, "already-verified", "The identity is verified already"),
    CHECK_UNKNOWN(404, "check-unknown", "There is no such check"),
    LEVEL_TOO_LOW(403, "level-too-low", "A verified phone and identity are needed first"),
    NOT_OVER_19(403, "not-over-19", "This is for people of 19 and older"),
    DEVICE_KEY_NEEDED(409, "device-key-needed", "A credential needs a device with a key");

    private final int status;
    private final String slug;
    private final String title;

    IdentityError(int status, String slug, String title) {
        this.status = status;
        this.slug = slug;
        this.title = title;
    }

    @Override
    public String module() {
        return "identity";
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
