package dev.turtleship.core.http;

import dev.turtleship.core.id.Ids;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/// Every HTTP request has an id: the caller's `X-Request-Id` where it is harmless, else a new one. It is answered in
/// the same header, stands in every log line of the request and is the `instance` of every problem.
@ApplicationScoped
public class RequestId {
    public static final String HEADER = "X-Request-Id";
    private static final String MDC_KEY = "request_id";
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_-]{8,64}");
    private static final int BEFORE_EVERYTHING = 1000;

    private record DateText(long second, String text) {}

    private final Clock clock;
    private volatile DateText date = new DateText(0, "");

    RequestId(Clock clock) {
        this.clock = clock;
    }

    /// The id of the request being handled on this thread, or null outside a request.
    public static String current() {
        return MDC.get(MDC_KEY) instanceof String id ? id : null;
    }

    void register(@Observes Filters filters) {
        filters.register(this::assign, BEFORE_EVERYTHING);
    }

    /// The time as every answer tells it (RFC 9110, 6.6.1): clients whose clock is wrong need it to prove their
    /// device's key. Written once a second.
    private String date() {
        long second = clock.instant().getEpochSecond();
        var now = date;
        if (now.second() != second) {
            now = new DateText(
                    second,
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(
                            Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC)));
            date = now;
        }
        return now.text();
    }

    private void assign(RoutingContext context) {
        String given = context.request().getHeader(HEADER);
        String id = given != null && HARMLESS.matcher(given).matches()
                ? given
                : Ids.next().toString();
        MDC.put(MDC_KEY, id);
        context.response().putHeader(HEADER, id).putHeader("Date", date());
        context.next();
    }
}
