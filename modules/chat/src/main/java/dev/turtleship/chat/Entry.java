package dev.turtleship.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.turtleship.chat.LogWorker.Appended;
import dev.turtleship.core.id.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// One entry of a conversation's log, as people see it. What it says stands in the member that its kind names, stored
/// as the JSON text of that member, which nobody between client and client parses again; an edit says it in `text`.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Entry(
        ConversationId conversation,
        long seq,
        UUID clientId,
        AccountId sender,
        String kind,

        @Schema(description = "The seq of the entry that this one answers, changes or is about.")
        Long target,

        @JsonRawValue @Schema(implementation = String.class) String text,

        @JsonRawValue @Schema(implementation = UUID[].class, description = "Whom a text names.")
        String mentions,

        @JsonRawValue @Schema(implementation = NewMessage.Sticker.Body.class)
        String sticker,

        @JsonRawValue @Schema(implementation = Attachment.class)
        String photo,

        @JsonRawValue @Schema(implementation = Attachment.class)
        String video,

        @JsonRawValue @Schema(implementation = Attachment.class)
        String voice,

        @JsonRawValue @Schema(implementation = Attachment.class)
        String file,

        @JsonRawValue @Schema(implementation = NewMessage.Location.Body.class)
        String location,

        @JsonRawValue @Schema(implementation = NewMessage.Contact.Body.class)
        String contact,

        @JsonRawValue @Schema(implementation = NewMessage.Vote.Body.class)
        String vote,

        @JsonRawValue @Schema(implementation = Object.class) String card,
        @JsonRawValue @Schema(implementation = String.class) String reaction,
        @JsonRawValue @Schema(implementation = int[].class) String choices,

        @JsonRawValue @Schema(implementation = String[].class)
        String people,

        @JsonRawValue @Schema(implementation = String.class) String person,
        @JsonRawValue @Schema(implementation = String.class) String title,

        @JsonRawValue @Schema(implementation = Integer.class)
        String seconds,

        @JsonRawValue @Schema(implementation = String.class, description = "By which an open group knows who came in.")
        String alias,

        @JsonRawValue @Schema(implementation = RoomChange.Role.Body.class)
        String role,

        Instant sentAt,

        @Schema(description = "When it disappears: then show nothing of it any more, nor of what quotes it.")
        Instant expiresAt,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @Schema(description = "The text was edited since; what it said before is in its versions.")
        boolean edited,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @Schema(description = "Deleted for everybody: nothing is left of what it said.")
        boolean deleted,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @Schema(description = "Its time is over: nothing is left of what it said.")
        boolean disappeared,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @Schema(description = "Not shown to the reader, who deleted it for themselves or had blocked its sender.")
        boolean hidden,

        List<Reactions> reactions,
        Ballots ballots) {
    static final String TEXT = "text";
    static final String CARD = "card";
    /// Into an open group; whoever comes in says it themselves, when they may.
    static final String ENTER = "enter";

    /// What may be answered, reacted to and deleted.
    static final Set<String> CONTENT =
            Set.of(TEXT, CARD, "sticker", "photo", "video", "voice", "file", "location", "contact", "vote");

    /// The body of what was deleted.
    static final String NOTHING = "null";

    /// How many reacted so, and whether the reader is one of them.
    record Reactions(
            String reaction,
            long count,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean mine) {}

    /// How many chose each option, in the order of the vote's options; and what the reader chose.
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Ballots(List<Long> counts, List<Integer> mine) {}

    /// Says its words and nothing else.
    boolean isPlainText() {
        return kind.equals(TEXT)
                && text != null
                && target == null
                && mentions == null
                && expiresAt == null
                && !edited
                && reactions.isEmpty();
    }

    /// As it was sent.
    static Entry of(Draft draft, Appended appended) {
        return of(draft, appended, false, Extras.NONE);
    }

    /// As it stands now.
    static Entry of(EntryStore.Row row, Instant now) {
        return of(row, now, List.of(), null);
    }

    static Entry of(EntryStore.Row row, Instant now, List<Reactions> reactions, Ballots ballots) {
        boolean disappeared = row.disappeared(now);
        var draft = new Draft(
                new ConversationId(row.conversation()),
                new AccountId(row.sender()),
                row.clientId(),
                row.kind(),
                row.target(),
                row.hidden() || disappeared ? NOTHING : row.body(),
                row.mentions());
        var extras = new Extras(row.hidden(), disappeared, reactions, ballots);
        var stored = new Appended(row.seq(), row.sentAt(), row.expiresAt(), false);
        return of(draft, stored, row.changed() && !row.body().equals(NOTHING), extras);
    }

    private static Entry of(Draft draft, Appended stored, boolean edited, Extras extras) {
        boolean gone = draft.body().equals(NOTHING) && !draft.saysNothing();
        var kind = draft.kind();
        var says = gone ? null : draft.body();
        return new Entry(
                draft.conversation(),
                stored.seq(),
                draft.clientId(),
                draft.sender(),
                kind,
                draft.target(),
                kind.equals("edit") ? says : only(TEXT, kind, says),
                gone ? null : draft.mentions(),
                only("sticker", kind, says),
                only("photo", kind, says),
                only("video", kind, says),
                only("voice", kind, says),
                only("file", kind, says),
                only("location", kind, says),
                only("contact", kind, says),
                only("vote", kind, says),
                only(CARD, kind, says),
                only("reaction", kind, says),
                only("ballot", kind, says),
                only("join", kind, says),
                only("kick", kind, says),
                only("title", kind, says),
                kind.equals("timer") ? says : only("slow_mode", kind, says),
                only(ENTER, kind, says),
                only("role", kind, says),
                stored.sentAt(),
                stored.expiresAt(),
                edited && !gone,
                gone && !extras.hidden() && !extras.disappeared(),
                extras.disappeared() && !extras.hidden(),
                extras.hidden(),
                gone ? List.of() : extras.reactions(),
                gone ? null : extras.ballots());
    }

    private static String only(String wanted, String kind, String says) {
        return kind.equals(wanted) ? says : null;
    }

    /// What is known of an entry beside what it says.
    private record Extras(boolean hidden, boolean disappeared, List<Reactions> reactions, Ballots ballots) {
        static final Extras NONE = new Extras(false, false, List.of(), null);
    }

    /// What goes into the log: `body` is the JSON of what it says, [#NOTHING] where its kind says it all.
    /// `mentions` is the JSON of whom it names; null: nobody.
    record Draft(
            ConversationId conversation,
            AccountId sender,
            UUID clientId,
            String kind,
            Long target,
            String body,
            String mentions) {
        private static final Set<String> TAKE_EFFECT =
                Set.of("join", "kick", "leave", "title", "notice", "slow_mode", "role", "timer", ENTER);
        private static final Set<String> CHANGE_CIRCLE = Set.of("join", "kick", "leave", "slow_mode", "role", ENTER);
        private static final Set<String> CHANGE_TEXTS = Set.of("edit", "delete");
        private static final Set<String> SAY_NOTHING = Set.of("delete", "leave", "notice");

        /// Whether storing it changes anything but the log.
        boolean takesEffect() {
            return target != null || mentions != null || TAKE_EFFECT.contains(kind);
        }

        /// `at` is where the message stands in what was sent.
        static Draft of(ConversationId conversation, AccountId sender, UUID clientId, NewMessage message, String at) {
            return new Draft(
                    conversation,
                    sender,
                    clientId,
                    message.kind(),
                    message.target(),
                    message.body(at),
                    message.named(at));
        }

        /// Whether who is there, or what holds for them, may be another thing afterwards.
        boolean changesCircle() {
            return CHANGE_CIRCLE.contains(kind);
        }

        /// Whether what an earlier entry says may be another thing afterwards.
        boolean changesTexts() {
            return CHANGE_TEXTS.contains(kind);
        }

        private boolean saysNothing() {
            return SAY_NOTHING.contains(kind);
        }
    }
}
