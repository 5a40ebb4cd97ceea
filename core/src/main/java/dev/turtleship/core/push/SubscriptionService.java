package dev.turtleship.core.push;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.core.account.Caller;
import dev.turtleship.core.account.Revocations;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Which devices of a person are told.
@ApplicationScoped
class SubscriptionService {
    /// `fresh` when there was none under this id.
    record Put(Subscription subscription, boolean fresh) {}

    /// For the database; `expiresAt` may be null.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Written(
            UUID account,
            UUID session,
            UUID device,
            Instant openedAt,
            String endpoint,
            String service,
            String p256dh,
            String auth,
            Instant expiresAt) {}

    private final SubscriptionStore store;
    private final Revocations revocations;
    private final Hosts hosts;
    private final PushConfig config;
    private final ObjectMapper json;
    private final Clock clock;

    SubscriptionService(
            SubscriptionStore store,
            Revocations revocations,
            Hosts hosts,
            PushConfig config,
            ObjectMapper json,
            Clock clock) {
        this.store = store;
        this.revocations = revocations;
        this.hosts = hosts;
        this.config = config;
        this.json = json;
        this.clock = clock;
    }

    /// Under the session of the caller from now on. `expiresAt` may be null.
    @InLane("push.write")
    @Transactional
    Put put(Caller caller, UUID id, Subscription.Target target, Instant expiresAt) {
        var me = caller.account();
        store.lock(me.value(), target.endpoint());
        var known = store.find(id).map(SubscriptionStore.Row::subscription);
        if (known.isPresent() && !known.get().account().equals(me)) {
            throw new Refused(PushError.ID_USED, "Make a new id for another subscription").at("/id", "Used");
        }
        makeFree(id, target);
        if (known.isEmpty() && open(me).size() >= config.subscriptions()) {
            throw new Refused(PushError.TOO_MANY_SUBSCRIPTIONS, "Take back one of the others first");
        }
        var now = clock.instant();
        if (store.put(id, written(caller, target, expiresAt), now) == 0) {
            throw new Refused(PushError.ID_USED, "Make a new id for another subscription").at("/id", "Used");
        }
        return new Put(store.find(id).orElseThrow().subscription(), known.isEmpty());
    }

    /// Ended ones are none, and are cleared away by whoever looks.
    @InLane("push.write")
    @Transactional
    List<Subscription> list(AccountId account) {
        return open(account);
    }

    @InLane("push.write")
    @Transactional
    void remove(UUID id, AccountId account) {
        store.removeOwn(id, account.value());
    }

    private List<Subscription> open(AccountId account) {
        var open = new ArrayList<Subscription>();
        for (var row : store.of(account.value(), clock.instant())) {
            var subscription = row.subscription();
            if (subscription.isEnded(revocations)) {
                store.remove(subscription.id());
            } else {
                open.add(subscription);
            }
        }
        return open;
    }

    /// A browser has one subscription, whoever is signed in there: what it says now counts, and the one before is told
    /// nothing there any more. That it is the same browser shows by the keys, which it keeps to itself.
    private void makeFree(UUID id, Subscription.Target target) {
        var there = store.at(target.endpoint())
                .map(SubscriptionStore.Row::subscription)
                .filter(one -> !one.id().equals(id));
        if (there.isEmpty()) {
            return;
        }
        if (!there.get().target().sameKeys(target)) {
            throw new Refused(PushError.ENDPOINT_USED, "Let the browser make a new subscription")
                    .at("/endpoint", "Used, with other keys");
        }
        store.remove(there.get().id());
    }

    private String written(Caller caller, Subscription.Target target, Instant expiresAt) {
        try {
            return json.writeValueAsString(new Written(
                    caller.account().value(),
                    caller.session(),
                    caller.device(),
                    caller.openedAt(),
                    target.endpoint(),
                    hosts.service(URI.create(target.endpoint())),
                    target.p256dh(),
                    target.auth(),
                    expiresAt));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
