package dev.turtleship.chat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import java.util.HashSet;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.DiscriminatorMapping;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What people put into a log, by kind. `target` is the number of the entry that it answers, changes or is about.
/// `body` checks what it says, and is the JSON that the log keeps of it; `at` is where the message stands in what was
/// sent, for refusals.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(name = "text", value = NewMessage.Text.class),
    @JsonSubTypes.Type(name = "sticker", value = NewMessage.Sticker.class),
    @JsonSubTypes.Type(name = "photo", value = NewMessage.Photo.class),
    @JsonSubTypes.Type(name = "video", value = NewMessage.Video.class),
    @JsonSubTypes.Type(name = "voice", value = NewMessage.Voice.class),
    @JsonSubTypes.Type(name = "file", value = NewMessage.File.class),
    @JsonSubTypes.Type(name = "location", value = NewMessage.Location.class),
    @JsonSubTypes.Type(name = "contact", value = NewMessage.Contact.class),
    @JsonSubTypes.Type(name = "vote", value = NewMessage.Vote.class),
    @JsonSubTypes.Type(name = "ballot", value = NewMessage.Ballot.class),
    @JsonSubTypes.Type(name = "edit", value = NewMessage.Edit.class),
    @JsonSubTypes.Type(name = "delete", value = NewMessage.Delete.class),
    @JsonSubTypes.Type(name = "reaction", value = NewMessage.Reaction.class),
    @JsonSubTypes.Type(name = "join", value = RoomChange.Join.class),
    @JsonSubTypes.Type(name = "kick", value = RoomChange.Kick.class),
    @JsonSubTypes.Type(name = "leave", value = RoomChange.Leave.class),
    @JsonSubTypes.Type(name = "title", value = RoomChange.Title.class),
    @JsonSubTypes.Type(name = "notice", value = RoomChange.Notice.class),
    @JsonSubTypes.Type(name = "role", value = RoomChange.Role.class),
    @JsonSubTypes.Type(name = "timer", value = RoomChange.Timer.class),
    @JsonSubTypes.Type(name = "slow_mode", value = RoomChange.SlowMode.class)
})
@Schema(
        discriminatorProperty = "kind",
        discriminatorMapping = {
            @DiscriminatorMapping(value = "text", schema = NewMessage.Text.class),
            @DiscriminatorMapping(value = "sticker", schema = NewMessage.Sticker.class),
            @DiscriminatorMapping(value = "photo", schema = NewMessage.Photo.class),
            @DiscriminatorMapping(value = "video", schema = NewMessage.Video.class),
            @DiscriminatorMapping(value = "voice", schema = NewMessage.Voice.class),
            @DiscriminatorMapping(value = "file", schema = NewMessage.File.class),
            @DiscriminatorMapping(value = "location", schema = NewMessage.Location.class),
            @DiscriminatorMapping(value = "contact", schema = NewMessage.Contact.class),
            @DiscriminatorMapping(value = "vote", schema = NewMessage.Vote.class),
            @DiscriminatorMapping(value = "ballot", schema = NewMessage.Ballot.class),
            @DiscriminatorMapping(value = "edit", schema = NewMessage.Edit.class),
            @DiscriminatorMapping(value = "delete", schema = NewMessage.Delete.class),
            @DiscriminatorMapping(value = "reaction", schema = NewMessage.Reaction.class),
            @DiscriminatorMapping(value = "join", schema = RoomChange.Join.class),
            @DiscriminatorMapping(value = "kick", schema = RoomChange.Kick.class),
            @DiscriminatorMapping(value = "leave", schema = RoomChange.Leave.class),
            @DiscriminatorMapping(value = "title", schema = RoomChange.Title.class),
            @DiscriminatorMapping(value = "notice", schema = RoomChange.Notice.class),
            @DiscriminatorMapping(value = "role", schema = RoomChange.Role.class),
            @DiscriminatorMapping(value = "timer", schema = RoomChange.Timer.class),
            @DiscriminatorMapping(value = "slow_mode", schema = RoomChange.SlowMode.class)
        },
        oneOf = {
            NewMessage.Text.class,
            NewMessage.Sticker.class,
            NewMessage.Photo.class,
            NewMessage.Video.class,
            NewMessage.Voice.class,
            NewMessage.File.class,
            NewMessage.Location.class,
            NewMessage.Contact.class,
            NewMessage.Vote.class,
            NewMessage.Ballot.class,
            NewMessage.Edit.class,
            NewMessage.Delete.class,
            NewMessage.Reaction.class,
            RoomChange.Join.class,
            RoomChange.Kick.class,
            RoomChange.Leave.class,
            RoomChange.Title.class,
            RoomChange.Notice.class,
            RoomChange.Role.class,
            RoomChange.Timer.class,
            RoomChange.SlowMode.class
        })
sealed interface NewMessage
        permits NewMessage.Text,
                NewMessage.Sticker,
                NewMessage.Photo,
                NewMessage.Video,
                NewMessage.Voice,
                NewMessage.File,
                NewMessage.Location,
                NewMessage.Contact,
                NewMessage.Vote,
                NewMessage.Ballot,
                NewMessage.Edit,
                NewMessage.Delete,
                NewMessage.Reaction,
                RoomChange {
    int MAX_OPTIONS = 20;
    int MAX_PEOPLE = 100;
    int MAX_TITLE = 100;

    String kind();

    default Long target() {
        return null;
    }

    String body(String at);

    /// The JSON of whom it names; null: nobody.
    default String named(String at) {
        return null;
    }

    /// With a target it is an answer; `mentions` are those whom it names.
    record Text(String text, Long target, List<AccountId> mentions) implements NewMessage {
        @Override
        public String kind() {
            return Entry.TEXT;
        }

        @Override
        public String body(String at) {
            return Words.text(text, at + "/text");
        }

        @Override
        public String named(String at) {
            return mentions == null || mentions.isEmpty() ? null : Words.people(mentions, MAX_PEOPLE, at + "/mentions");
        }
    }

    /// `name` of a sticker of `pack`, one of those in [Stickers].
    record Sticker(Body sticker, Long target) implements NewMessage {
        record Body(String pack, String name) {}

        @Override
        public String kind() {
            return "sticker";
        }

        @Override
        public String body(String at) {
            var given = Words.given(sticker, at + "/sticker");
            var body = Words.object()
                    .put("pack", name(given.pack(), at + "/sticker/pack"))
                    .put("name", name(given.name(), at + "/sticker/name"));
            Stickers.shipped().require(given.pack(), given.name(), at + "/sticker");
            return body.toString();
        }

        private static String name(String name, String pointer) {
            if (name == null || !Stickers.NAME.matcher(name).matches()) {
                throw Refused.field(pointer, "1 to 50 small letters, digits and hyphens");
            }
            return name;
        }
    }

    record Photo(Attachment photo, Long target) implements NewMessage {
        @Override
        public String kind() {
            return "photo";
        }

        @Override
        public String body(String at) {
            return Attachment.body(photo, at + "/photo");
        }
    }

    record Video(Attachment video, Long target) implements NewMessage {
        @Override
        public String kind() {
            return "video";
        }

        @Override
        public String body(String at) {
            return Attachment.body(video, at + "/video");
        }
    }

    record Voice(Attachment voice, Long target) implements NewMessage {
        @Override
        public String kind() {
            return "voice";
        }

        @Override
        public String body(String at) {
            return Attachment.body(voice, at + "/voice");
        }
    }

    record File(Attachment file, Long target) implements NewMessage {
        @Override
        public String kind() {
            return "file";
        }

        @Override
        public String body(String at) {
            return Attachment.body(file, at + "/file");
        }
    }

    /// Degrees of WGS 84; `label` may be missing.
    record Location(Body location, Long target) implements NewMessage {
        record Body(Double latitude, Double longitude, String label) {}

        private static final double MAX_LATITUDE = 90;
        private static final double MAX_LONGITUDE = 180;

        @Override
        public String kind() {
            return "location";
        }

        @Override
        public String body(String at) {
            var given = Words.given(location, at + "/location");
            var body = Words.object()
                    .put("latitude", degrees(given.latitude(), MAX_LATITUDE, at + "/location/latitude"))
                    .put("longitude", degrees(given.longitude(), MAX_LONGITUDE, at + "/location/longitude"));
            if (given.label() != null) {
                body.put("label", Words.line(given.label(), MAX_TITLE, at + "/location/label"));
            }
            return body.toString();
        }

        private static double degrees(Double degrees, double most, String pointer) {
            if (degrees == null || !(Math.abs(degrees) <= most)) {
                throw Refused.field(pointer, "Degrees from -" + (int) most + " to " + (int) most);
            }
            return degrees;
        }
    }

    /// Somebody here, shown as a card with which one can begin a conversation.
    record Contact(Body contact, Long target) implements NewMessage {
        record Body(AccountId person) {}

        @Override
        public String kind() {
            return "contact";
        }

        @Override
        public String body(String at) {
            var given = Words.given(contact, at + "/contact");
            var person = Words.given(given.person(), at + "/contact/person");
            return Words.object().put("person", person.toString()).toString();
        }
    }

    /// A question with options, one of which may be chosen, or several.
    record Vote(Body vote, Long target) implements NewMessage {
        record Body(String question, List<String> options, Boolean several) {}

        @Override
        public String kind() {
            return "vote";
        }

        @Override
        public String body(String at) {
            var given = Words.given(vote, at + "/vote");
            var options = Words.given(given.options(), at + "/vote/options");
            if (options.size() < 2 || options.size() > MAX_OPTIONS) {
                throw Refused.field(at + "/vote/options", "2 to " + MAX_OPTIONS + " options");
            }
            var body = Words.object().put("question", Words.line(given.question(), MAX_TITLE, at + "/vote/question"));
            var array = body.putArray("options");
            var seen = new HashSet<String>();
            for (int i = 0; i < options.size(); i++) {
                var option = Words.line(options.get(i), MAX_TITLE, at + "/vote/options/" + i);
                if (!seen.add(option)) {
                    throw Refused.field(at + "/vote/options/" + i, "This option is there already");
                }
                array.add(option);
            }
            return body.put("several", Boolean.TRUE.equals(given.several())).toString();
        }
    }

    /// The chosen options of a vote by their index from 0; none takes the ballot back.
    record Ballot(Long target, List<Integer> choices) implements NewMessage {
        @Override
        public String kind() {
            return "ballot";
        }

        @Override
        public String body(String at) {
            var given = Words.given(choices, at + "/choices");
            var body = JsonNodeFactory.instance.arrayNode();
            for (var choice : given) {
                if (choice == null || choice < 0 || choice >= MAX_OPTIONS) {
                    throw Refused.field(at + "/choices", "Options are counted from 0");
                }
                body.add(choice);
            }
            if (new HashSet<>(given).size() != given.size()) {
                throw Refused.field(at + "/choices", "Each option once");
            }
            return body.toString();
        }
    }

    /// New words for a text of one's own.
    record Edit(Long target, String text) implements NewMessage {
        @Override
        public String kind() {
            return "edit";
        }

        @Override
        public String body(String at) {
            return Words.text(text, at + "/text");
        }
    }

    /// Takes back, for everybody, what one said.
    record Delete(Long target) implements NewMessage {
        @Override
        public String kind() {
            return "delete";
        }

        @Override
        public String body(String at) {
            return Entry.NOTHING;
        }
    }

    /// One emoji or a few letters; the empty text takes the reaction back.
    record Reaction(Long target, String reaction) implements NewMessage {
        private static final int MAX_REACTION = 16;

        @Override
        public String kind() {
            return "reaction";
        }

        @Override
        public String body(String at) {
            var given = Words.given(reaction, at + "/reaction");
            return Words.quoted(given.isEmpty() ? "" : Words.line(given, MAX_REACTION, at + "/reaction"));
        }
    }
}
