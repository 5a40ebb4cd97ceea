package dev.turtleship.gifts;

import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.page.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The gift box: what one got, with the codes, and what one gave.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/gifts")
@RunOnVirtualThread
class BoxResource {
    private static final int DEFAULT_LIMIT = 20;

    private final GiftStore gifts;
    private final GiftView views;
    private final Authentication authentication;

    BoxResource(GiftStore gifts, GiftView views, Authentication authentication) {
        this.gifts = gifts;
        this.views = views;
        this.authentication = authentication;
    }

    @GET
    @Path("/received")
    @InLane("gifts.read")
    @Transactional
    @Operation(summary = "The gifts one got, newest first.")
    public Page<GiftView.View> received(@QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        int most = Page.limit(limit, DEFAULT_LIMIT);
        var me = authentication.caller().account();
        return page(gifts.received(me.value(), before(cursor), most + 1), most, me);
    }

    @GET
    @Path("/sent")
    @InLane("gifts.read")
    @Transactional
    @Operation(summary = "The gifts one ordered, newest first.")
    public Page<GiftView.View> sent(@QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        int most = Page.limit(limit, DEFAULT_LIMIT);
        var me = authentication.caller().account();
        return page(gifts.sent(me.value(), before(cursor), most + 1), most, me);
    }

    private static long before(String cursor) {
        return Page.number("/cursor", Page.key(cursor, null), Long.MAX_VALUE);
    }

    private Page<GiftView.View> page(List<GiftStore.Row> rows, int most, AccountId me) {
        var page = Page.of(rows, most, row -> Long.toString(row.seq()));
        return new Page<>(page.items().stream().map(row -> views.of(row, me)).toList(), page.nextCursor());
    }
}
