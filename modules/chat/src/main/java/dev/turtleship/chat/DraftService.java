package dev.turtleship.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.chat.Entry.Draft;
import dev.turtleship.chat.Members.Circle;
import dev.turtleship.chat.MessageService.Sending;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Who may put what into a log. Only what answers or changes something is looked up; the log itself makes sure of what
/// may have changed since.
@ApplicationScoped
class DraftService {
    static final int MAX_MEMBERS = 3000;
    private static final int MAX_SUB_HOSTS = 10;
    static final String HOST = "host";
    static final String SUB_HOST = "sub_host";
    static final String MEMBER = "member";

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

    /// Refuses what its sender may not send. The same message again is not refused for what it did itself.
    @InLane("chat.text")
    @Transactional
    void check(Sending sending, Draft draft, Circle circle) {
        if (store.sent(draft.conversation().value(), draft.sender().value(), draft.clientId())
                .isPresent()) {
            return;
        }
        switch (sending.message()) {
            case NewMessage.Text text -> {
                if (text.mentions() != null && !circle.shown().containsAll(text.mentions())) {
                    throw new Refused(ChatError.PERSON_UNKNOWN, "Only members of the conversation can be named")
                            .at(sending.at() + "/mentions", "Not here");
                }
                content(sending);
            }
            case NewMessage.Contact contact -> {
                known(List.of(contact.contact().person()), sending.at() + "/contact/person");
                content(sending);
            }
            case NewMessage.Reaction _ -> standing(sending);
            case NewMessage.Edit _ -> edit(sending, draft);
            case NewMessage.Delete _ -> delete(sending, draft);
            case NewMessage.Ballot ballot -> ballot(sending, ballot);
            case RoomChange.Join join -> join(sending, join, circle);
            case RoomChange.Kick kick -> kick(sending, kick, circle);
            case RoomChange.Role role -> role(sending, role, circle);
            case RoomChange.Leave _, RoomChange.Title _ -> group(sending);
            case RoomChange.SlowMode _ -> leading(sending);
            case RoomChange.Timer _ -> timer(sending);
            default -> content(sending);
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

    private void content(Sending sending) {
        if (sending.message().target() != null) {
            standing(sending);
        }
    }

    private DraftStore.Target standing(Sending sending) {
        String pointer = sending.at() + "/target";
        long seq = Words.given(sending.message().target(), pointer);
        var target = store.target(
                        sending.conversation().value(), seq, sending.sender().value())
                .orElseThrow(() -> new Refused(ChatError.TARGET_UNKNOWN, "There is no entry with this number")
                        .at(pointer, "Unknown"));
        if (!Entry.CONTENT.contains(target.kind())) {
            throw new Refused(ChatError.TARGET_UNFIT, "This says what happened; it cannot be answered or changed")
                    .at(pointer, "Of another kind");
        }
        if (target.gone(clock.instant())) {
            throw new Refused(ChatError.TARGET_DELETED, "It was deleted, or its time is over").at(pointer, "Gone");
        }
        return target;
    }

    private void edit(Sending sending, Draft draft) {
        var target = own(sending, draft);
        if (!target.kind().equals(Entry.TEXT)) {
            throw new Refused(ChatError.TARGET_UNFIT, "Only texts can be edited")
                    .at(sending.at() + "/target", "Of another kind");
        }
    }

    private void delete(Sending sending, Draft draft) {
        var target = own(sending, draft);
        if (target.sentAt().plus(DELETED_WITHIN).isBefore(clock.instant())) {
            throw new Refused(ChatError.TOO_LATE, "For everybody it can be deleted within 24 hours")
                    .at(sending.at() + "/target", "Too old");
        }
    }

    private DraftStore.Target own(Sending sending, Draft draft) {
        var target = standing(sending);
        if (!target.sender().equals(draft.sender().value()) || target.kind().equals(Entry.CARD)) {
            throw new Refused(ChatError.NOT_YOURS, "Only what you wrote yourself")
                    .at(sending.at() + "/target", "Not yours");
        }
        return target;
    }

    private void ballot(Sending sending, NewMessage.Ballot ballot) {
        var target = standing(sending);
        if (!target.kind().equals("vote")) {
            throw new Refused(ChatError.TARGET_UNFIT, "This is no vote")
                    .at(sending.at() + "/target", "Of another kind");
        }
        var vote = vote(target);
        if (ballot.choices().stream()
                .anyMatch(choice -> choice >= vote.options().size())) {
            throw Refused.field(
                    sending.at() + "/choices", "This vote has " + vote.options().size() + " options");
        }
        if (!vote.several() && ballot.choices().size() > 1) {
            throw Refused.field(sending.at() + "/choices", "One may be chosen");
        }
    }

    private NewMessage.Vote.Body vote(DraftStore.Target target) {
        try {
            return json.readValue(target.body(), NewMessage.Vote.Body.class);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a vote cannot be read: " + target.body(), impossible);
        }
    }

    private void join(Sending sending, RoomChange.Join join, Circle circle) {
        String pointer = sending.at() + "/people";
        var place = group(sending);
        if (place.open()) {
            throw new Refused(ChatError.ONLY_BY_LINK, "Send them the link; here people choose the name they go by")
                    .at(sending.at() + "/kind", "Not here");
        }
        known(join.people(), pointer);
        if (circle.people().containsAll(join.people())) {
            throw Refused.field(pointer, "All of them are here already");
        }
        if (place.members() + join.people().size() > MAX_MEMBERS) {
            throw full().at(pointer, "Too many");
        }
    }

    static Refused full() {
        return new Refused(ChatError.GROUP_FULL, "A group has at most " + MAX_MEMBERS + " members");
    }

    private void kick(Sending sending, RoomChange.Kick kick, Circle circle) {
        var place = leading(sending);
        var role = other(sending, kick.person(), circle, "/person");
        if (!place.role().equals(HOST) && !role.equals(MEMBER)) {
            throw notHost();
        }
    }

    private void role(Sending sending, RoomChange.Role role, Circle circle) {
        if (!group(sending).role().equals(HOST)) {
            throw notHost();
        }
        var given = role.role();
        var before = other(sending, given.person(), circle, "/role/person");
        if (given.name().equals(SUB_HOST)
                && !before.equals(SUB_HOST)
                && store.having(sending.conversation().value(), SUB_HOST) >= MAX_SUB_HOSTS) {
            throw new Refused(ChatError.TOO_MANY_SUB_HOSTS, "At most " + MAX_SUB_HOSTS);
        }
    }

    /// The role of somebody else here.
    private String other(Sending sending, AccountId person, Circle circle, String field) {
        var role = circle.shown().contains(person) && !person.equals(circle.shownAs(sending.sender()))
                ? store.role(sending.conversation().value(), person.value())
                : Optional.<String>empty();
        return role.orElseThrow(() -> new Refused(ChatError.PERSON_UNKNOWN, "Nobody else here has this id")
                .at(sending.at() + field, "Unknown"));
    }

    private DraftStore.Place leading(Sending sending) {
        var place = group(sending);
        if (place.role().equals(MEMBER)) {
            throw notHost();
        }
        return place;
    }

    /// Where there is no host, whoever is there.
    private void timer(Sending sending) {
        var place = place(sending);
        if (place.kind().equals("group") && !place.role().equals(HOST)) {
            throw notHost();
        }
    }

    static Refused notHost() {
        return new Refused(ChatError.NOT_HOST, "A host of the group may do this");
    }

    private DraftStore.Place group(Sending sending) {
        var place = place(sending);
        if (!place.kind().equals("group")) {
            throw new Refused(ChatError.NOT_A_GROUP, "Only groups have a title, slow mode, and members who come and go")
                    .at(sending.at() + "/kind", "Not here");
        }
        return place;
    }

    private DraftStore.Place place(Sending sending) {
        return store.place(sending.conversation().value(), sending.sender().value())
                .orElseThrow(Members::unknown);
    }

    private void known(List<AccountId> people, String pointer) {
        var ids = people.stream().map(AccountId::value).distinct().toArray(UUID[]::new);
        if (conversations.countPeople(ids) != ids.length) {
            throw new Refused(ChatError.PERSON_UNKNOWN, "Nobody here has this id, or not yet").at(pointer, "Unknown");
        }
    }
}
