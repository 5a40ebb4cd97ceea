package dev.turtleship.core.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zerodeplibs.webpush.EncryptedPushMessage;
import com.zerodeplibs.webpush.MessageEncryption;
import com.zerodeplibs.webpush.MessageEncryptions;
import com.zerodeplibs.webpush.PushMessage;
import com.zerodeplibs.webpush.UserAgentMessageEncryptionKeyInfo;
import dev.turtleship.core.bulkhead.Breaker;
import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.push.Delivery.Outcome;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/// Sends to the push services of browsers (RFC 8030), encrypted for the browser alone (RFC 8291) and signed by us (RFC
/// 8292). They are strangers: each is behind a breaker, which is asked before anything is prepared, is asked nothing
/// without a deadline, and is led nowhere else, since redirects are not followed.
@Singleton
class WebPushClient {
    /// The thing that shows whether the vendors' services take our key.
    static final String KEY = "push_key";

    private static final Logger LOG = Logger.getLogger(WebPushClient.class);
    private static final Duration NO_WAIT = Duration.ZERO;
    private static final Duration ALARM_EVERY = Duration.ofMinutes(1);

    private final Hosts hosts;
    private final Vapid vapid;
    private final Cryptography cryptography;
    private final PushConfig config;
    private final ObjectMapper json;
    private final Clock clock;
    private final Breaker key;
    private final AtomicReference<Instant> nextAlarm = new AtomicReference<>(Instant.MIN);
    private final MessageEncryption encryption = MessageEncryptions.of();
    private final HttpClient http;

    WebPushClient(
            Hosts hosts,
            Vapid vapid,
            Cryptography cryptography,
            Bulkheads bulkheads,
            PushConfig config,
            ObjectMapper json,
            Clock clock) {
        this.hosts = hosts;
        this.vapid = vapid;
        this.cryptography = cryptography;
        this.key = bulkheads.of("push").breaker(KEY);
        this.config = config;
        this.json = json;
        this.clock = clock;
        this.http = HttpClient.newBuilder().connectTimeout(config.deadline()).build();
    }

    /// On a place that the caller has.
    Outcome send(Delivery delivery, Breaker breaker) {
        if (!breaker.lets()) {
            return new Outcome.Later("its push service does not answer");
        }
        try {
            var endpoint = URI.create(delivery.subscription().target().endpoint());
            return switch (hosts.look(endpoint)) {
                case NEAR -> new Outcome.Rejected("its name leads into our own network");
                case UNKNOWN -> new Outcome.Later("its name cannot be looked up");
                case PUBLIC -> {
                    var request = cryptography.call(() -> request(endpoint, delivery));
                    yield judged(delivery, breaker.call(() -> ask(request)));
                }
            };
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Outcome.Later("we are going away");
        } catch (Exception failure) {
            return new Outcome.Later(String.valueOf(failure.getMessage()), retryAfter(failure));
        }
    }

    private HttpRequest request(URI endpoint, Delivery delivery) {
        var encrypted = encrypted(delivery);
        long seconds =
                Math.max(0, Duration.between(clock.instant(), delivery.endsAt()).toSeconds());
        return HttpRequest.newBuilder(endpoint)
                .timeout(config.deadline())
                .header("Authorization", vapid.authorization(endpoint))
                .header("Content-Type", encrypted.mediaType())
                .header("Content-Encoding", encrypted.contentEncoding())
                .header("TTL", Long.toString(seconds))
                .header("Urgency", delivery.urgent() ? "high" : "normal")
                .header("Topic", delivery.topicHeader())
                .POST(HttpRequest.BodyPublishers.ofByteArray(encrypted.toBytes()))
                .build();
    }

    private EncryptedPushMessage encrypted(Delivery delivery) {
        var target = delivery.subscription().target();
        try {
            return encryption.encrypt(
                    UserAgentMessageEncryptionKeyInfo.of(target.p256dh(), target.auth()),
                    PushMessage.ofUTF8(json.writeValueAsString(delivery.news())));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Throws when the service is at fault, which its breaker counts: no answer, none in time, or one that says so.
    private HttpResponse<Void> ask(HttpRequest request) throws IOException, InterruptedException {
        var response = answer(request);
        if (response.statusCode() >= 500) {
            throw new Failed(response.statusCode(), retryAfter(response));
        }
        return response;
    }

    private Outcome judged(Delivery delivery, HttpResponse<Void> response) {
        int status = response.statusCode();
        String answered = "its push service answered " + status;
        return switch (status) {
            case 200, 201, 202, 204 -> {
                told(delivery, true);
                yield new Outcome.Delivered();
            }
            case 401, 403 -> {
                vapid.forget(response.uri());
                told(delivery, false);
                yield new Outcome.Later(answered, retryAfter(response));
            }
            case 404, 410 -> new Outcome.Ended();
            case 429 -> new Outcome.Later(answered, retryAfter(response));
            default -> new Outcome.Rejected(answered);
        };
    }

    /// A vendor's service took our key, or did not. A browser that subscribed under another key is refused as well, so
    /// one refusal says little; two in a row, with nobody told between them, are shown in `/v1/status` until
    // somebody
    /// is. What a stranger's service thinks of us matters to nobody else.
    private void told(Delivery delivery, boolean taken) {
        if (!hosts.isVendors(delivery.service())) {
            return;
        }
        try {
            key.call(() -> {
                if (taken) {
                    return taken;
                }
                throw new IOException("refused");
            });
        } catch (Exception _) {
            // Shown by the breaker.
        }
        if (!taken) {
            alarm(delivery);
        }
    }

    private void alarm(Delivery delivery) {
        var now = clock.instant();
        var next = nextAlarm.get();
        if (!now.isBefore(next) && nextAlarm.compareAndSet(next, now.plus(ALARM_EVERY))) {
            LOG.errorf(
                    "ALARM %s's push service does not accept our key (subscription %s): is it the one that browsers "
                            + "subscribed under?",
                    delivery.service(), delivery.subscription().id());
        }
    }

    /// The client's own limit ends with the first line of the answer; whoever then sends for ever is cut off by this
    /// one.
    private HttpResponse<Void> answer(HttpRequest request) throws IOException, InterruptedException {
        var answer = http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        try {
            return answer.get(config.deadline().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw new IOException("no answer in time");
        } catch (ExecutionException failure) {
            throw new IOException("no answer: " + failure.getCause().getMessage(), failure);
        } finally {
            answer.cancel(true);
        }
    }

    /// Seconds or a date (RFC 9110); none when it is neither.
    private Duration retryAfter(HttpResponse<Void> response) {
        String said = response.headers().firstValue("Retry-After").orElse("").strip();
        if (said.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(said));
        }
        try {
            var date = ZonedDateTime.parse(said, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            var wait = Duration.between(clock.instant(), date);
            return wait.isPositive() ? wait : NO_WAIT;
        } catch (DateTimeException _) {
            return NO_WAIT;
        }
    }

    private static Duration retryAfter(Exception failure) {
        return failure instanceof Failed failed ? failed.retryAfter : NO_WAIT;
    }

    /// The service says that it is at fault.
    private static final class Failed extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Duration retryAfter;

        private Failed(int status, Duration retryAfter) {
            super("its push service answered " + status);
            this.retryAfter = retryAfter;
        }
    }
}
