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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Texts that name the reader.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/chat/mentions")
@RunOnVirtualThread
class MentionResource {
    private static final int DEFAULT_LIMIT = 20;

    /// Microseconds since 1970, the conversation, the number.
    private static final Pattern PLACE = Pattern.compile("(\\d{1,17})/([0-9a-f-]{36})/(\\d{1,18})");

    private static final String NEWEST = "99999999999999999/ffffffff-ffff-ffff-ffff-ffffffffffff/1";

    private final MentionStore store;
    private final Authentication authentication;

    MentionResource(MentionStore store, Authentication authentication) {
        this.store = store;
        this.authentication = authentication;
    }

    @GET
    @InLane("chat.read")
    @Transactional
    @Operation(summary = "The texts that name one, in all one's conversations, newest first.")
    public Page<Entry> list(@QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        int most = Page.limit(limit, DEFAULT_LIMIT);
        var place = PLACE.matcher(Page.key(cursor, NEWEST));
        if (!place.matches()) {
            throw Refused.field("/cursor", "This cursor is not one of ours");
        }
        var rows = store.mine(
                authentication.caller().account().value(),
                Instant.EPOCH.plus(Long.parseLong(place.group(1)), ChronoUnit.MICROS),
                UUID.fromString(place.group(2)),
                Long.parseLong(place.group(3)),
                most + 1);
        return Page.of(rows.stream().map(Entry::of).toList(), most, MentionResource::place);
    }

    private static String place(Entry entry) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, entry.sentAt()) + "/" + entry.conversation() + "/"
                + entry.seq();
    }
}
