package dev.turtleship.chat;

import dev.turtleship.chat.ConversationResource.Conversation;
import dev.turtleship.chat.GuiseStore.Door;
import dev.turtleship.chat.GuiseStore.Link;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.limit.RateLimit;
import dev.turtleship.core.once.Once;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;

/// Open groups and the links that lead into them.
@ApplicationScoped
class OpenGroupService {
    record NewOpenGroup(String title, String alias, boolean approval) {}

    private static final int CODE_BYTES = 16;
    /// As [#freshCode] makes them.
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int LOOKS_A_MINUTE = 30;
    private static final String NO_CODE = "";

    private final ConversationStore conversations;
    private final GuiseStore store;
    private final Once once;
    private final Clock clock;
    private final RateLimit looks;

    OpenGroupService(ConversationStore conversations, GuiseStore store, Once once, Clock clock) {
        this.conversations = conversations;
        this.store = store;
        this.once = once;
        this.clock = clock;
        this.looks = new RateLimit("You tried many links", LOOKS_A_MINUTE, Duration.ofMinutes(1), clock);
    }

    @InLane("chat.read")
    @Transactional
    Conversation make(AccountId host, NewOpenGroup group, String key) {
        return once.run(new Once.Call("chat", host, key, group), Conversation.class, () -> make(host, group));
    }

    private Conversation make(AccountId host, NewOpenGroup group) {
        var id = Ids.next();
        var guise = Ids.next();
        var now = clock.instant();
        conversations.create(id, "group", group.title(), now);
        var names = new String[] {group.alias(), Guise.folded(group.alias())};
        String in = Guise.State.IN.row();
        store.open(id, freshCode(), group.approval());
        store.put(new UUID[] {guise, id, host.value(), Ids.next()}, names, in, in, now);
        store.addHost(id, host.value(), guise);
        return Conversation.openGroup(new ConversationId(id), group.title(), new AccountId(guise));
    }

    /// Every member may see it, and so give it to others.
    @InLane("chat.read")
    @Transactional
    Link link(AccountId member, ConversationId id) {
        if (store.role(id.value(), member.value()).isEmpty()) {
            throw Members.unknown();
        }
        var link = store.link(id.value()).orElseThrow(OpenGroupService::notOpen);
        if (link.code().equals(NO_CODE)) {
            throw unknown();
        }
        return link;
    }

    /// The link as it is, or a new one where there is none.
    @InLane("chat.read")
    @Transactional
    Link keep(AccountId host, ConversationId id, boolean approval) {
        var link = ofHost(host, id);
        return put(id, link.code().equals(NO_CODE) ? freshCode() : link.code(), approval);
    }

    /// Another link; the one there was leads nowhere from now on.
    @InLane("chat.read")
    @Transactional
    Link renew(AccountId host, ConversationId id) {
        return put(id, freshCode(), ofHost(host, id).approval());
    }

    @InLane("chat.read")
    @Transactional
    void revoke(AccountId host, ConversationId id) {
        put(id, NO_CODE, ofHost(host, id).approval());
    }

    /// What stands at the door. All who try links are slowed down alike, whether those exist or not.
    @InLane("chat.read")
    @Transactional
    Door look(AccountId person, String code) {
        looks.take(person.toString());
        return door(code);
    }

    /// What stands there as long as this transaction takes; nobody changes the link meanwhile.
    Door enter(String code) {
        return store.lock(requireShape(code)).map(_ -> door(code)).orElseThrow(OpenGroupService::unknown);
    }

    /// A group that everybody left is closed.
    private Door door(String code) {
        requireShape(code);
        return store.door(code).filter(door -> door.members() > 0).orElseThrow(OpenGroupService::unknown);
    }

    private Link ofHost(AccountId host, ConversationId id) {
        var role = store.role(id.value(), host.value()).orElseThrow(Members::unknown);
        var link = store.lockLink(id.value()).orElseThrow(OpenGroupService::notOpen);
        if (!role.equals(DraftService.HOST)) {
            throw DraftService.notHost();
        }
        return link;
    }

    private static Refused notOpen() {
        return new Refused(ChatError.NOT_OPEN, "Only open groups are joined by a link");
    }

    private Link put(ConversationId id, String code, boolean approval) {
        store.putLink(id.value(), code, approval);
        return new Link(code, approval);
    }

    /// Not everything that stands in a path can be looked up.
    private static String requireShape(String code) {
        if (!CODE.matcher(code).matches()) {
            throw unknown();
        }
        return code;
    }

    private static Refused unknown() {
        return new Refused(ChatError.LINK_UNKNOWN, "This link leads nowhere, or does not any more");
    }

    private static String freshCode() {
        var bytes = new byte[CODE_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
