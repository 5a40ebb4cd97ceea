package dev.turtleship.chat;

import dev.turtleship.chat.ConversationStore.Member;
import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.page.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Who is in a conversation, and one's own place in it.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/chat/conversations/{id}/members")
@RunOnVirtualThread
class MemberResource {
    record Mute(
            @Schema(description = "Null, or a time that is over: not muted.")
            Instant until) {}

    private static final int DEFAULT_LIMIT = 100;

    private final ConversationStore store;
    private final ConversationService conversations;
    private final Members members;
    private final Authentication authentication;

    MemberResource(
            ConversationStore store,
            ConversationService conversations,
            Members members,
            Authentication authentication) {
        this.store = store;
        this.conversations = conversations;
        this.members = members;
        this.authentication = authentication;
    }

    @GET
    @InLane("chat.read")
    @Transactional
    @Operation(summary = "The members with how far each has read: an entry is unread by those who are not as far.")
    public Page<Member> list(
            ConversationId id, @QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        int most = Page.limit(limit, DEFAULT_LIMIT);
        requireMine(id);
        var rows = store.membersAfter(id.value(), Page.id(cursor), most + 1);
        return Page.of(rows, most, member -> member.person().toString());
    }

    @PUT
    @Path("/me/mute")
    @InLane("chat.read")
    @Transactional
    @Operation(summary = "Hear nothing of a conversation until a time.")
    public void mute(ConversationId id, @Valid @NotNull Mute body) {
        if (store.mute(id.value(), authentication.caller().account().value(), body.until()) == 0) {
            throw Members.unknown();
        }
    }

    /// Whoever leaves with a word sends a message of kind `leave` instead.
    @DELETE
    @Path("/me")
    @Operation(summary = "Leave a group without a word; leaving again changes nothing.")
    public void leave(ConversationId id) {
        conversations.leave(authentication.caller().account(), id);
        members.forget(id);
    }

    private void requireMine(ConversationId id) {
        members.loadInTransaction(id).requireIn(authentication.caller().account());
    }
}
