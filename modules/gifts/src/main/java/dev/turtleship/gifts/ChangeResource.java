package dev.turtleship.gifts;

import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.live.LongPolls;
import dev.turtleship.gifts.ChangeService.Changes;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// What the socket would have told, for those whose network lets none through, and where it does not run.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/gifts/changes")
@RunOnVirtualThread
class ChangeResource {
    private final ChangeService service;
    private final LongPolls polls;
    private final Authentication authentication;

    ChangeResource(ChangeService service, LongPolls polls, Authentication authentication) {
        this.service = service;
        this.polls = polls;
        this.authentication = authentication;
    }

    @GET
    @Operation(
            summary = "Which gifts changed after a cursor, waiting up to `wait` seconds (0 to 25) for the"
                    + " first; without a cursor, where to begin.")
    public Changes changes(@QueryParam("after") String after, @QueryParam("wait") String wait) {
        var me = authentication.caller().account();
        return polls.await("gifts", authentication.caller(), LongPolls.wait(wait), () -> service.after(me, after))
                .orElseGet(() -> new Changes(List.of(), false, after));
    }
}
