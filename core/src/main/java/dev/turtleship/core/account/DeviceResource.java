package dev.turtleship.core.account;

import dev.turtleship.core.bulkhead.InLane;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// One's devices.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/me/devices")
@RunOnVirtualThread
class DeviceResource {
    record Devices(List<SessionStore.Device> items) {}

    private final SessionStore sessions;
    private final SessionService service;
    private final Attempts attempts;
    private final Authentication authentication;

    DeviceResource(SessionStore sessions, SessionService service, Attempts attempts, Authentication authentication) {
        this.sessions = sessions;
        this.service = service;
        this.attempts = attempts;
        this.authentication = authentication;
    }

    @GET
    @InLane("accounts.profile")
    @Transactional
    @Operation(summary = "One's devices, the newest hundred, newest first.")
    public Devices devices() {
        return new Devices(sessions.devices(authentication.caller().account().value()));
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Sign a lost device out; works also while accounts is away.")
    public void loseDevice(UUID id) {
        attempts.loseDevice(authentication.caller().account());
        service.loseDevice(authentication.caller().account(), id);
    }
}
