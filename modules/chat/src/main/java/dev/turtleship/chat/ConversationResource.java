package dev.turtleship.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.page.Page;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// One's conversations and how far one has read.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/chat/conversations")
@RunOnVirtualThread
class ConversationResource {
    static final int MAX_MEMBERS = 100;

    record NewConversation(
            @NotNull(message = "Say direct, group or self")
            @Pattern(regexp = "direct|group|self", message = "Say direct, group or self")
            String kind,

            AccountId person,

            @Size(min = 1, max = 100, message = "A title has 1 to 100 characters")
            String title,

            @Size(min = 1, max = MAX_MEMBERS - 1, message = "A group has 2 to " + MAX_MEMBERS + " members with oneself")
            List<@NotNull(message = "A member is an id") AccountId> members,

            @Schema(description = "A group that people join by its link, each under an alias.")
            Boolean open,

            @Schema(description = "By which the members of the open group know oneself.")
            String alias,

            @Schema(description = "A host has to let people into the open group.")
            Boolean approval) {
        boolean ofMembers() {
            return title != null && members != null && person == null;
        }

        boolean ofALink() {
            return Boolean.TRUE.equals(open)
                    && kind.equals("group")
                    && title != null
                    && alias != null
                    && members == null
                    && person == null;
        }
    }

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Conversation(
            ConversationId id,
            String kind,
            String title,

            @Schema(description = "Of a large group only how many there are; its members are a list of their own.")
            List<AccountId> members,

            long memberCount,
            String role,
            @JsonInclude(JsonInclude.Include.ALWAYS) long lastSeq,
            @JsonInclude(JsonInclude.Include.ALWAYS) long readSeq,

            @Schema(description = "The seq of the entry that is pinned.")
            Long notice,

            Instant mutedUntil,

            @Schema(description = "How long a member waits between two messages; missing when nobody waits.")
            Integer slowSeconds,

            @Schema(description = "After how long disappears what is said from now on; missing when it stays.")
            Integer timerSeconds,

            @Schema(description = "True where people join by a link and know each other by aliases.")
            Boolean open,

            @Schema(description = "Who one is in an open group: the sender of what one says.")
            AccountId me,

            @Schema(description = "How many ask to be let in, for who may let them in; missing when nobody does.")
            Long requests) {
        /// As its host sees it who has just made it.
        static Conversation group(ConversationId id, String title, List<AccountId> members) {
            return new Conversation(
                    id,
                    "group",
                    title,
                    members,
                    members.size(),
                    "host",
                    0,
                    0,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }

        static Conversation openGroup(ConversationId id, String title, AccountId me) {
            return new Conversation(
                    id, "group", title, List.of(me), 1, "host", 0, 0, null, null, null, null, true, me, null);
        }
    }

    record ReadMark(
            @NotNull(message = "Say how far") @PositiveOrZero(message = "At least 0")
            Long seq) {}

    private static final int DEFAULT_LIMIT = 50;

    private final ConversationService service;
    private final OpenGroupService openGroups;
    private final People people;
    private final ConversationStore store;
    private final Members members;
    private final ReadWorker reads;
    private final Authentication authentication;

    ConversationResource(
            ConversationService service,
            OpenGroupService openGroups,
            People people,
            ConversationStore store,
            Members members,
            ReadWorker reads,
            Authentication authentication) {
        this.service = service;
        this.openGroups = openGroups;
        this.people = people;
        this.store = store;
        this.members = members;
        this.reads = reads;
        this.authentication = authentication;
    }

    @POST
    @Operation(summary = "Make a group, or find or make the direct conversation with a person.")
    public Response make(@HeaderParam("Idempotency-Key") String key, @Valid @NotNull NewConversation body) {
        var me = authentication.caller().account();
        if (body.open() != null || body.alias() != null || body.approval() != null) {
            return open(me, body, key);
        }
        if (body.kind().equals("direct")) {
            if (body.person() == null || body.title() != null || body.members() != null) {
                throw Refused.field("/person", "A direct conversation names one person and nothing else");
            }
            people.requireKnown(List.of(body.person()), "/person");
            var direct = service.direct(me, body.person());
            return Response.status(direct.made() ? 201 : 200)
                    .entity(get(direct.id()))
                    .build();
        }
        if (body.kind().equals("self")) {
            if (body.person() != null || body.title() != null || body.members() != null) {
                throw Refused.field("/kind", "The conversation with oneself has nobody else and no title");
            }
            var own = service.self(me);
            return Response.status(own.made() ? 201 : 200).entity(get(own.id())).build();
        }
        if (!body.ofMembers()) {
            throw Refused.field("/title", "A group has a title and members");
        }
        people.requireKnown(body.members(), "/members");
        var group = service.group(me, new ConversationService.NewGroup(body.title(), body.members()), key);
        return Response.status(201).entity(group).build();
    }

    private Response open(AccountId me, NewConversation body, String key) {
        if (!body.ofALink()) {
            throw Refused.field("/open", "An open group has a title, and an alias of whoever makes it, and no members");
        }
        var group = new OpenGroupService.NewOpenGroup(
                Words.line(body.title(), NewMessage.MAX_TITLE, "/title"),
                Guise.alias(body.alias(), "/alias"),
                Boolean.TRUE.equals(body.approval()));
        return Response.status(201).entity(openGroups.make(me, group, key)).build();
    }

    @GET
    @InLane("chat.read")
    @Transactional
    @Operation(summary = "One's conversations.")
    public Page<Conversation> list(@QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        int most = Page.limit(limit, DEFAULT_LIMIT);
        var me = authentication.caller().account();
        var rows = store.list(me.value(), Page.id(cursor), most + 1).stream()
                .map(this::render)
                .toList();
        return Page.of(rows, most, c -> c.id().toString());
    }

    @GET
    @Path("/{id}")
    @InLane("chat.read")
    @Transactional
    @Operation(summary = "One conversation.")
    public Conversation get(ConversationId id) {
        var me = authentication.caller().account();
        return store.find(me.value(), id.value()).map(this::render).orElseThrow(Members::unknown);
    }

    @PUT
    @Path("/{id}/read")
    @Operation(summary = "Say how far one has read; never goes back.")
    public void read(ConversationId id, @Valid @NotNull ReadMark body) {
        var me = authentication.caller().account();
        members.require(id, me);
        reads.read(id, me, body.seq());
    }

    private Conversation render(ConversationStore.Row row) {
        var id = new ConversationId(row.id());
        return new Conversation(
                id,
                row.kind(),
                row.title(),
                row.members() > MAX_MEMBERS
                        ? null
                        : members.loadInTransaction(id).shown(),
                row.members(),
                row.kind().equals("group") ? row.role() : null,
                row.lastSeq(),
                row.readSeq(),
                row.notice(),
                row.mutedUntil(),
                row.slowSeconds() == 0 ? null : row.slowSeconds(),
                row.timerSeconds() == 0 ? null : row.timerSeconds(),
                row.guise() == null ? null : true,
                row.guise() == null ? null : new AccountId(row.guise()),
                row.requests() == 0 ? null : row.requests());
    }
}
