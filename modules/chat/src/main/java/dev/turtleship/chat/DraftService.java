package dev.turtleship.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.chat.Entry.Draft;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Who may put what into a log. Only what answers or changes something is looked up; the log itself makes sure of what
/// may have changed since.
@ApplicationScoped
class DraftService {
    static final int MAX_MEMBERS = 3000;

    /// After that, what was said has been said.
    static final Duration DELETED_WITHIN = Duration.ofHours(24);

    private final DraftStore store;
    private final ConversationStore conversations;
    private final ObjectMapper json;
    private final Clock clock;

    DraftService(DraftStore store, ConversationStore conversations, ObjectMapper json, Clock clock) {
        this.store = store;
        this.conversations = conversations;
        this.json = json;
        this.clock = clock;
    }

    /// Whether anything has to be looked up before this is sent. Most of what people say says all itself.
    static boolean asks(NewMessage message) {
        return switch (message) {
            case NewMessage.Contact _ -> true;
            case NewMessage.Text text when text.mentions() != null -> true;
            default -> message.target() != null || !Entry.CONTENT.contains(message.kind());
        };
    }

    /// Refuses what its sender may not send; `at` is where the message stands in what was sent. The same message again
    /// is not refused for what it did itself.
    @InLane("chat.text")
    @Transactional
    void check(Draft draft, NewMessage message, List<AccountId> members, String at) {
        var conversation = draft.conversation().value();
        if (store.sent(conversation, draft.sender().value(), draft.clientId()).isPresent()) {
            return;
        }
        switch (message) {
            case NewMessage.Text text -> {
                if (text.mentions() != null && !members.containsAll(text.mentions())) {
                    throw new Refused(ChatError.PERSON_UNKNOWN, "Only members of the conversation can be named")
                            .at(at + "/mentions", "Not here");
                }
                content(draft, at);
            }
            case NewMessage.Contact contact -> {
                known(List.of(contact.contact().person()), at + "/contact/person");
                content(draft, at);
            }
            case NewMessage.Reaction _ -> standing(draft, at);
            case NewMessage.Edit _ -> edit(draft, at);
            case NewMessage.Delete _ -> delete(draft, at);
            case NewMessage.Ballot ballot -> ballot(draft, ballot, at);
            case RoomChange.Join join -> join(draft, join, members, at);
            case RoomChange.Kick kick -> kick(draft, kick, members, at);
            case RoomChange.Leave _, RoomChange.Title _ -> group(draft, at);
            case RoomChange.SlowMode _ -> host(draft, at);
            default -> content(draft, at);
        }
    }

    /// Who is told: the members, and those who become members by it.
    static List<AccountId> audience(NewMessage message, List<AccountId> members) {
        return message instanceof RoomChange.Join join
                ? Stream.concat(members.stream(), join.people().stream())
                        .distinct()
                        .toList()
                : members;
    }

    private void content(Draft draft, String at) {
        if (draft.target() != null) {
            standing(draft, at);
        }
    }

    private DraftStore.Target standing(Draft draft, String at) {
        long seq = Words.given(draft.target(), at + "/target");
        var target = store.target(
                        draft.conversation().value(), seq, draft.sender().value())
                .orElseThrow(() -> new Refused(ChatError.TARGET_UNKNOWN, "There is no entry with this number")
                        .at(at + "/target", "Unknown"));
        if (!Entry.CONTENT.contains(target.kind())) {
            throw new Refused(ChatError.TARGET_UNFIT, "This says what happened; it cannot be answered or changed")
                    .at(at + "/target", "Of another kind");
        }
        if (target.body().equals(Entry.NOTHING)) {
            throw new Refused(ChatError.TARGET_DELETED, "It was deleted").at(at + "/target", "Deleted");
        }
        return target;
    }

    private void edit(Draft draft, String at) {
        var target = own(draft, at);
        if (!target.kind().equals(Entry.TEXT)) {
            throw new Refused(ChatError.TARGET_UNFIT, "Only texts can be edited").at(at + "/target", "Of another kind");
        }
    }

    private void delete(Draft draft, String at) {
        var target = own(draft, at);
        if (target.sentAt().plus(DELETED_WITHIN).isBefore(clock.instant())) {
            throw new Refused(ChatError.TOO_LATE, "For everybody it can be deleted within 24 hours")
                    .at(at + "/target", "Too old");
        }
    }

    private DraftStore.Target own(Draft draft, String at) {
        var target = standing(draft, at);
        if (!target.sender().equals(draft.sender().value()) || target.kind().equals(Entry.CARD)) {
            throw new Refused(ChatError.NOT_YOURS, "Only what you wrote yourself").at(at + "/target", "Not yours");
        }
        return target;
    }

    private void ballot(Draft draft, NewMessage.Ballot ballot, String at) {
        var target = standing(draft, at);
        if (!target.kind().equals("vote")) {
            throw new Refused(ChatError.TARGET_UNFIT, "This is no vote").at(at + "/target", "Of another kind");
        }
        var vote = vote(target);
        if (ballot.choices().stream()
                .anyMatch(choice -> choice >= vote.options().size())) {
            throw Refused.field(
                    at + "/choices", "This vote has " + vote.options().size() + " options");
        }
        if (!vote.several() && ballot.choices().size() > 1) {
            throw Refused.field(at + "/choices", "One may be chosen");
        }
    }

    private NewMessage.Vote.Body vote(DraftStore.Target target) {
        try {
            return json.readValue(target.body(), NewMessage.Vote.Body.class);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a vote cannot be read: " + target.body(), impossible);
        }
    }

    private void join(Draft draft, RoomChange.Join join, List<AccountId> members, String at) {
        var place = group(draft, at);
        known(join.people(), at + "/people");
        if (members.containsAll(join.people())) {
            throw Refused.field(at + "/people", "All of them are here already");
        }
        if (place.members() + join.people().size() > MAX_MEMBERS) {
            throw new Refused(ChatError.GROUP_FULL, "A group has at most " + MAX_MEMBERS + " members")
                    .at(at + "/people", "Too many");
        }
    }

    private void kick(Draft draft, RoomChange.Kick kick, List<AccountId> members, String at) {
        host(draft, at);
        if (!members.contains(kick.person()) || kick.person().equals(draft.sender())) {
            throw new Refused(ChatError.PERSON_UNKNOWN, "Nobody else here has this id").at(at + "/person", "Unknown");
        }
    }

    private void host(Draft draft, String at) {
        if (!group(draft, at).role().equals("host")) {
            throw new Refused(ChatError.NOT_HOST, "A host of the group may do this");
        }
    }

    private DraftStore.Place group(Draft draft, String at) {
        var place = store.place(draft.conversation().value(), draft.sender().value())
                .orElseThrow(Members::unknown);
        if (!place.kind().equals("group")) {
            throw new Refused(ChatError.NOT_A_GROUP, "Only groups have a title, members who come and go, and slow mode")
                    .at(at + "/kind", "Not here");
        }
        return place;
    }

    private void known(List<AccountId> people, String pointer) {
        var ids = people.stream().map(AccountId::value).distinct().toArray(UUID[]::new);
        if (conversations.countPeople(ids) != ids.length) {
            throw new Refused(ChatError.PERSON_UNKNOWN, "Nobody here has this id, or not yet").at(pointer, "Unknown");
        }
    }
}
