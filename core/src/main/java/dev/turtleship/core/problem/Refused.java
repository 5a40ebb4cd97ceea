package dev.turtleship.core.problem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// An expected no. It rolls back the transaction it leaves and is rendered as a problem (RFC 9457) or an error frame.
/// It carries no stack trace: a refusal is an answer, and answers must be cheap under overload.
public final class Refused extends RuntimeException {
    /// One wrong field: a JSON pointer (RFC 6901) into the request body and what is wrong there.
    public record FieldError(String pointer, String detail) {}

    private static final long serialVersionUID = 1L;
    private static final int MAX_RETRY_SECONDS = 4;

    private final transient Reason reason;
    private final transient List<FieldError> errors = new ArrayList<>();
    private final transient Map<String, Object> members = new LinkedHashMap<>();
    private final transient Map<String, String> headers = new LinkedHashMap<>();
    private transient Duration retryAfter = Duration.ZERO;

    public Refused(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
        if (reason.status() == 503 || reason.status() == 429) {
            // At times of their own, so that those who were refused together do not come back together.
            this.retryAfter = Duration.ofSeconds(ThreadLocalRandom.current().nextInt(1, MAX_RETRY_SECONDS + 1));
        }
    }

    /// A refusal of one field of the body.
    public static Refused field(String pointer, String detail) {
        return new Refused(CoreError.INVALID, detail).at(pointer, detail);
    }

    public Refused at(String pointer, String detail) {
        errors.add(new FieldError(pointer, detail));
        return this;
    }

    public Refused with(String member, Object value) {
        members.put(member, value);
        return this;
    }

    /// A header of the answer, where a protocol wants one; only HTTP has it.
    public Refused header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public Map<String, String> headers() {
        return headers;
    }

    public Refused retryAfter(Duration after) {
        this.retryAfter = after;
        return this;
    }

    public Reason reason() {
        return reason;
    }

    /// Zero when a retry would not help.
    public Duration retryAfter() {
        return retryAfter;
    }

    public String type() {
        return "/problems/" + reason.module() + "/" + reason.slug();
    }

    /// The problem's members in the order people read them. `instance` is left out when the request has no id.
    public Map<String, Object> body(String instance) {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", type());
        body.put("title", reason.title());
        body.put("status", reason.status());
        body.put("detail", getMessage());
        if (instance != null) {
            body.put("instance", instance);
        }
        body.put("retryable", retryAfter.isPositive());
        if (retryAfter.isPositive()) {
            body.put("retry_after_seconds", Math.max(1, retryAfter.toSeconds()));
        }
        if (!errors.isEmpty()) {
            body.put("errors", List.copyOf(errors));
        }
        body.putAll(members);
        return body;
    }
}
