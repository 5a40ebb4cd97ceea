package dev.turtleship.identity;

import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.Cache;

/// The simulated phone of whoever asked for codes; there only when `turtleship.identity.dev-outbox` says so.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/identity/dev/outbox")
@RunOnVirtualThread
class DevOutboxResource {
    record Sms(String to, String text, Instant at) {}

    /// `simulated` is always true: nothing of this reached a phone.
    record Outbox(boolean simulated, List<Sms> items) {}

    private final SmsClient sms;
    private final Authentication authentication;

    DevOutboxResource(SmsClient sms, Authentication authentication) {
        this.sms = sms;
        this.authentication = authentication;
    }

    @GET
    @Cache(noStore = true)
    @Operation(summary = "Simulated text messages that one asked for, newest first (development only).")
    public Outbox read() {
        if (!sms.hasOutbox()) {
            throw new Refused(CoreError.NOT_FOUND, "There is nothing here");
        }
        var items = sms.of(authentication.caller().account()).stream()
                .map(one -> new Sms(one.to().value(), one.text(), one.at()))
                .toList();
        return new Outbox(true, items);
    }
}
