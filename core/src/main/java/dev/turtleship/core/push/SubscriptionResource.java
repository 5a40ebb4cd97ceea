package dev.turtleship.core.push;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Devices that want to hear of news. A client says so each time it starts, with what its browser gives it
/// (`PushSubscription.toJSON()`).
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/push")
@RunOnVirtualThread
class SubscriptionResource {
    private static final Instant FOR_EVER = Instant.parse("9999-01-01T00:00:00Z");

    record Keys(
            @NotNull(message = "The browser's public key is needed")
            @Size(max = 100, message = "65 bytes, in base64url")
            String p256dh,

            @NotNull(message = "The browser's secret is needed") @Size(max = 30, message = "16 bytes, in base64url")
            String auth) {}

    /// As browsers write it: `expirationTime` is in milliseconds since 1970, or null.
    record NewSubscription(
            @NotNull(message = "The address at the push service is needed")
            @Size(min = 1, max = 2000, message = "1 to 2000 characters")
            String endpoint,

            @JsonProperty("expirationTime") Long expirationTime,

            @NotNull(message = "The browser's keys are needed") @Valid
            Keys keys) {}

    /// `service` is the host of the push service; the address itself is told to nobody.
    record SubscriptionBody(UUID id, UUID device, String service, Instant madeAt, Instant seenAt, boolean current) {}

    record SubscriptionsBody(List<SubscriptionBody> items) {}

    record KeyBody(String publicKey) {}

    private final SubscriptionService subscriptions;
    private final Hosts hosts;
    private final Vapid vapid;
    private final Clock clock;
    private final Authentication authentication;

    SubscriptionResource(
            SubscriptionService subscriptions, Hosts hosts, Vapid vapid, Clock clock, Authentication authentication) {
        this.subscriptions = subscriptions;
        this.hosts = hosts;
        this.vapid = vapid;
        this.clock = clock;
        this.authentication = authentication;
    }

    @GET
    @Path("/key")
    @Operation(summary = "The key (VAPID, P-256, uncompressed, base64url) to subscribe with, as applicationServerKey.")
    public KeyBody key() {
        return new KeyBody(vapid.publicKey());
    }

    /// A name that cannot be looked up now is taken: nobody's subscription depends on that. It is looked up again
    /// before anything is sent there.
    @PUT
    @Path("/subscriptions/{id}")
    @Operation(summary = "Tell this device of news, under an id of its making; again at each start of the client.")
    public Response put(UUID id, @Valid @NotNull NewSubscription body) {
        var endpoint = Endpoint.require(body.endpoint(), hosts.simulated());
        var target = new Subscription.Target(
                body.endpoint(), body.keys().p256dh(), body.keys().auth());
        target.requireKeys();
        var expiresAt = expiresAt(body.expirationTime());
        if (hosts.lookFirst(endpoint) == Names.Where.NEAR) {
            throw Refused.field("/endpoint", "This must be at a public host, by name");
        }
        var put = subscriptions.put(authentication.caller(), id, target, expiresAt);
        return Response.status(put.fresh() ? 201 : 200)
                .entity(body(put.subscription()))
                .build();
    }

    @GET
    @Path("/subscriptions")
    @Operation(summary = "One's devices that are told of news.")
    public SubscriptionsBody list() {
        return new SubscriptionsBody(subscriptions.list(authentication.caller().account()).stream()
                .map(this::body)
                .toList());
    }

    @DELETE
    @Path("/subscriptions/{id}")
    @Operation(summary = "Tell a device of one's own nothing any more.")
    public void remove(UUID id) {
        subscriptions.remove(id, authentication.caller().account());
    }

    private Instant expiresAt(Long millis) {
        if (millis == null) {
            return null;
        }
        if (millis <= clock.millis()) {
            throw Refused.field("/expirationTime", "It has ended");
        }
        // What is further away than a database can say is without end.
        var end = Instant.ofEpochMilli(millis);
        return end.isAfter(FOR_EVER) ? null : end;
    }

    private SubscriptionBody body(Subscription subscription) {
        return new SubscriptionBody(
                subscription.id(),
                subscription.signed().device(),
                URI.create(subscription.target().endpoint()).getHost(),
                subscription.madeAt(),
                subscription.seenAt(),
                subscription.signed().session().equals(authentication.caller().session()));
    }
}
