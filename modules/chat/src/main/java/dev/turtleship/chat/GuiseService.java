package dev.turtleship.chat;

import dev.turtleship.chat.Entry.Draft;
import dev.turtleship.chat.Guise.State;
import dev.turtleship.chat.GuiseStore.Listed;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Coming into an open group: by its link, and where that is the rule by a host who lets one in. Whoever may come in is
/// a member by an entry of the log, as everybody who comes and goes.
@ApplicationScoped
class GuiseService {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /// The conversation counts no further.
    private static final int MAX_ASKING = 1000;

    private final GuiseStore store;
    private final OpenGroupService groups;
    private final DraftStore drafts;
    private final Members members;
    private final MessageService messages;
    private final Clock clock;

    GuiseService(
            GuiseStore store,
            OpenGroupService groups,
            DraftStore drafts,
            Members members,
            MessageService messages,
            Clock clock) {
        this.store = store;
        this.groups = groups;
        this.drafts = drafts;
        this.members = members;
        this.messages = messages;
        this.clock = clock;
    }

    /// Who one is behind this link; the same again changes nothing but the alias of who is not in yet. An ADMITTED one
    /// is to [#enter].
    @InLane("chat.read")
    @Transactional
    Guise knock(AccountId person, String code, String alias) {
        var door = groups.enter(code);
        var conversation = door.conversation();
        var known = store.lockOf(conversation, person.value());
        var before = known.map(Guise::is).orElse(State.LEFT);
        var next = before.knocking(door.approval());
        if (next == State.BANNED) {
            throw new Refused(ChatError.BANNED, "A host of the group put you out");
        }
        if (next == State.IN) {
            return known.orElseThrow();
        }
        if (store.taken(conversation, Guise.folded(alias), person.value())) {
            throw new Refused(ChatError.ALIAS_TAKEN, "Somebody here goes by this alias").at("/alias", "Taken");
        }
        if (next == State.ADMITTED) {
            requireRoom(conversation, person.value());
        }
        if (next == State.ASKED && before != State.ASKED && store.asked(conversation, MAX_ASKING) >= MAX_ASKING) {
            throw new Refused(ChatError.TOO_MANY_REQUESTS, "At most " + MAX_ASKING + " may wait; come back later");
        }
        var id = known.map(Guise::id).orElseGet(Ids::next);
        var guise = new Guise(id, conversation, person.value(), alias, next.row(), admission(known));
        return put(guise, before);
    }

    /// That of an entry which did not reach the log yet, or one of its own.
    private UUID admission(Optional<Guise> known) {
        return known.filter(guise -> guise.is() == State.ADMITTED
                        && drafts.sent(guise.conversation(), guise.id(), guise.admission())
                                .isEmpty())
                .map(Guise::admission)
                .orElseGet(Ids::next);
    }

    /// Lets in who asked; the same again finds them let in.
    @InLane("chat.read")
    @Transactional
    Guise admit(AccountId host, ConversationId id, UUID asked) {
        requireLeading(host, id);
        var guise = store.lockFor(id.value(), asked).orElseThrow(GuiseService::unknown);
        return switch (guise.is()) {
            case ADMITTED, IN -> guise;
            case ASKED -> {
                requireRoom(id.value(), guise.person());
                if (store.move(id.value(), asked, State.ASKED.row(), State.ADMITTED.row()) == 0) {
                    throw new IllegalStateException("guise %s was asked while it was locked".formatted(asked));
                }
                yield new Guise(
                        asked, id.value(), guise.person(), guise.alias(), State.ADMITTED.row(), guise.admission());
            }
            case LEFT, BANNED -> throw unknown();
        };
    }

    /// Does not let in who asked. They may ask again.
    @InLane("chat.read")
    @Transactional
    void refuse(AccountId host, ConversationId id, UUID asked) {
        requireLeading(host, id);
        store.move(id.value(), asked, State.ASKED.row(), State.LEFT.row());
    }

    /// Lets whoever was put out come back by the link.
    @InLane("chat.read")
    @Transactional
    void forgive(AccountId host, ConversationId id, UUID banned) {
        requireLeading(host, id);
        store.move(id.value(), banned, State.BANNED.row(), State.LEFT.row());
    }

    @InLane("chat.read")
    @Transactional
    List<Listed> list(AccountId host, ConversationId id, State state, UUID after, int most) {
        requireLeading(host, id);
        return store.list(id.value(), state.row(), after, most);
    }

    @InLane("chat.read")
    @Transactional
    Optional<Guise> of(AccountId person, UUID conversation) {
        return store.of(conversation, person.value());
    }

    /// Puts the entry into the log by which somebody admitted is a member; the same again is the same entry.
    void enter(Guise guise) {
        var conversation = new ConversationId(guise.conversation());
        var audience = Stream.concat(
                        members.load(conversation).people().stream(), Stream.of(new AccountId(guise.person())))
                .distinct()
                .toList();
        var draft = new Draft(
                conversation,
                new AccountId(guise.id()),
                guise.admission(),
                Entry.ENTER,
                null,
                Words.quoted(guise.alias()),
                null);
        messages.send(draft, audience, PATIENCE);
    }

    private Guise put(Guise guise, State before) {
        var ids = new UUID[] {guise.id(), guise.conversation(), guise.person(), guise.admission()};
        var names = new String[] {guise.alias(), Guise.folded(guise.alias())};
        if (store.put(ids, names, before.row(), guise.state(), clock.instant()) == 0) {
            throw new IllegalStateException("guise %s was %s while it was locked".formatted(guise.id(), before));
        }
        return guise;
    }

    /// Under the group's lock for whoever comes by the link; the log makes sure for those whom a host lets in.
    private void requireRoom(UUID conversation, UUID person) {
        if (store.inside(conversation, person) >= DraftService.MAX_MEMBERS) {
            throw DraftService.full();
        }
    }

    private void requireLeading(AccountId host, ConversationId id) {
        var role = store.role(id.value(), host.value()).orElseThrow(Members::unknown);
        if (role.equals(DraftService.MEMBER)) {
            throw DraftService.notHost();
        }
    }

    private static Refused unknown() {
        return new Refused(ChatError.REQUEST_UNKNOWN, "Nobody with this id asks to be let in");
    }
}
