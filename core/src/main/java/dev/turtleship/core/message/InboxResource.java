package dev.turtleship.core.message;

import dev.turtleship.core.module.Peers;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Where other processes of this ship hand over messages. Not for anybody else: it asks for the ship's secret.
@Produces(MediaType.APPLICATION_JSON)
@Path(InboxResource.PATH)
@PermitAll
class InboxResource {
    static final String PATH = "/internal/v1/messages";

    private final Inbox inbox;
    private final Peers peers;

    InboxResource(Inbox inbox, Peers peers) {
        this.inbox = inbox;
        this.peers = peers;
    }

    @POST
    @RunOnVirtualThread
    @Operation(hidden = true)
    public List<Receipt> take(@HeaderParam("Authorization") String authorization, List<Envelope> batch) {
        if (!peers.recognises(authorization)) {
            throw new Refused(CoreError.NOT_FOUND, "There is nothing here");
        }
        if (batch == null || batch.size() > OutboxStore.BATCH || !batch.stream().allMatch(Envelope::complete)) {
            throw new Refused(CoreError.INVALID, "A batch is a list of at most " + OutboxStore.BATCH + " envelopes");
        }
        return inbox.take(batch);
    }
}
