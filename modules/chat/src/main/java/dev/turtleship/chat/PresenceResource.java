package dev.turtleship.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Who is here, and who may know that one is.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/chat/presence")
@RunOnVirtualThread
class PresenceResource {
    private static final int MAX_PEOPLE = 100;
    private static final String LEVELS = "Say everybody, contacts or nobody";

    record Visibility(
            @NotNull(message = LEVELS)
            @Pattern(regexp = "everybody|contacts|nobody", message = LEVELS)
            @Schema(description = "Contacts are those to whom one has written in a direct conversation.")
            String visibleTo) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Presence(
            UUID person,
            boolean online,

            @Schema(description = "To the minute; missing while online, and where it is not known.")
            Instant lastSeen) {}

    record Listed(List<Presence> items) {}

    private final PresenceStore store;
    private final PresenceWorker presences;
    private final Authentication authentication;

    PresenceResource(PresenceStore store, PresenceWorker presences, Authentication authentication) {
        this.store = store;
        this.presences = presences;
        this.authentication = authentication;
    }

    @GET
    @InLane("chat.read")
    @Transactional
    @Operation(
            summary = "Which of up to 100 people are here, or when they were last; those who do not show it to one are"
                    + " left out, as are those who do not exist.")
    public Listed list(@QueryParam("people") String people) {
        var seen = store.seen(ids(people), authentication.caller().account().value());
        return new Listed(seen.stream()
                .map(each -> {
                    boolean here = !each.blocks() && presences.isHere(each.person());
                    return new Presence(each.person(), here, here ? null : each.lastSeen());
                })
                .toList());
    }

    @GET
    @Path("/visibility")
    @InLane("chat.read")
    @Transactional
    @Operation(summary = "Who may know when one is here.")
    public Visibility visibility() {
        var me = authentication.caller().account();
        return new Visibility(store.shownTo(me.value()).orElse("contacts"));
    }

    /// Whoever shows it to nobody sees nobody's.
    @PUT
    @Path("/visibility")
    @InLane("chat.read")
    @Transactional
    @Operation(summary = "Say who may know when one is here; whoever shows it to nobody sees nobody's.")
    public void show(@Valid @NotNull Visibility body) {
        store.show(authentication.caller().account().value(), body.visibleTo());
    }

    private static UUID[] ids(String people) {
        try {
            var ids = Arrays.stream((people == null ? "" : people).split(","))
                    .map(UUID::fromString)
                    .distinct()
                    .toArray(UUID[]::new);
            if (ids.length <= MAX_PEOPLE) {
                return ids;
            }
        } catch (IllegalArgumentException _) {
            // Refused below, in the same words.
        }
        throw Refused.field("/people", "1 to " + MAX_PEOPLE + " ids with commas between them");
    }
}
