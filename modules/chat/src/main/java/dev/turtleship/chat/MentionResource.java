package dev.turtleship.chat;

import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.page.Page;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Texts that name the reader.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/chat/mentions")
@RunOnVirtualThread
class MentionResource {
    private static final int DEFAULT_LIMIT = 20;

    private final MentionStore store;
    private final Clock clock;
    private final Authentication authentication;

    MentionResource(MentionStore store, Clock clock, Authentication authentication) {
        this.store = store;
        this.clock = clock;
        this.authentication = authentication;
    }

    @GET
    @InLane("chat.read")
    @Transactional
    @Operation(summary = "The texts that name one, in all one's conversations, newest first.")
    public Page<Entry> list(@QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        int most = Page.limit(limit, DEFAULT_LIMIT);
        var before = cursor == null || cursor.isEmpty()
                ? Place.NEWEST
                : Place.parse(Page.key(cursor, "")).orElseThrow(MentionResource::notOurs);
        var me = authentication.caller().account();
        var now = clock.instant();
        var rows = store.mine(me.value(), before.row(), now, most + 1);
        var entries = rows.stream().map(row -> Entry.of(row, now)).toList();
        return Page.of(entries, most, entry -> Place.of(entry).key());
    }

    private static Refused notOurs() {
        return Refused.field("/cursor", "This cursor is not one of ours");
    }
}
