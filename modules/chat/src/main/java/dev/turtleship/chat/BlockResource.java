package dev.turtleship.chat;

import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.page.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Whom one wants to hear nothing of.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/chat/blocks")
@RunOnVirtualThread
class BlockResource {
    private static final int DEFAULT_LIMIT = 50;

    private final BlockService blocks;
    private final People people;
    private final Members members;
    private final Authentication authentication;

    BlockResource(BlockService blocks, People people, Members members, Authentication authentication) {
        this.blocks = blocks;
        this.people = people;
        this.members = members;
        this.authentication = authentication;
    }

    @GET
    @Operation(summary = "Whom one has blocked.")
    public Page<BlockStore.Block> list(@QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        int most = Page.limit(limit, DEFAULT_LIMIT);
        var me = authentication.caller().account();
        var rows = blocks.list(me, Page.id(cursor), most + 1);
        return Page.of(rows, most, block -> block.person().toString());
    }

    @PUT
    @Path("/{person}")
    @Operation(
            summary = "Hear nothing of a person from now on: what they write in the direct conversation is not shown,"
                    + " and they are not told.")
    public void block(AccountId person) {
        people.requireKnown(List.of(person), "/person");
        blocks.block(authentication.caller().account(), person).ifPresent(members::forget);
    }

    /// What was said meanwhile stays unseen.
    @DELETE
    @Path("/{person}")
    @Operation(summary = "Hear a person again, from now on.")
    public void unblock(AccountId person) {
        blocks.unblock(authentication.caller().account(), person).ifPresent(members::forget);
    }
}
