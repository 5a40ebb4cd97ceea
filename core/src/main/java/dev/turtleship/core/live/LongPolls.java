package dev.turtleship.core.live;

import dev.turtleship.core.account.Caller;
import dev.turtleship.core.account.Tokens;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.page.Page;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Requests that wait until there is something to tell (`GET /v1/<module>/changes?wait=25`), for those whose network
/// lets no socket through. Who waits holds no lane and no connection, and is woken when this process learns of
/// something; since it may have happened in another, the log is looked at now and then all the same.
@Singleton
public class LongPolls {
    private record Waiter(String module, AccountId person) {}

    public static final int MAX_WAIT_SECONDS = 25;

    /// How long an answer is held for who prefers to wait for it: others may need the connection.
    public static final Duration MAX_HOLD = Duration.ofSeconds(5);

    private static final Pattern PREFERRED_WAIT =
            Pattern.compile("(?:^|[,;])\\s*wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*(?=$|[,;])", Pattern.CASE_INSENSITIVE);
    private static final int MAX_PER_PERSON = 4;
    private static final int MAX_ALL = 1000;

    /// How long a look may miss what happened elsewhere; a thousand who wait cost 300 looks a second.
    private static final Duration LOOK_EVERY = Duration.ofSeconds(3);

    /// After a wake-up the log may show the news a moment later, while a neighbour's commit is under way.
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private static final int LOOKS_AGAIN = 6;

    private final Map<Waiter, List<Semaphore>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger all = new AtomicInteger();
    private final Consumer<Caller> requireGood;
    private volatile boolean draining;

    /// The `wait` of a query, in seconds.
    public static Duration wait(String asked) {
        long seconds = Page.number("/wait", asked, 0);
        if (seconds < 0 || seconds > MAX_WAIT_SECONDS) {
            throw Refused.field("/wait", "Wait 0 to " + MAX_WAIT_SECONDS + " seconds");
        }
        return Duration.ofSeconds(seconds);
    }

    /// The `wait` of a `Prefer` header (RFC 7240), `MAX_HOLD` at most. Zero without one: a preference is honoured or
    /// ignored, never refused.
    public static Duration preferred(String prefer) {
        var wait = PREFERRED_WAIT.matcher(prefer == null ? "" : prefer);
        if (!wait.find()) {
            return Duration.ZERO;
        }
        var asked = Duration.ofSeconds(Long.parseLong(wait.group(1)));
        return asked.compareTo(MAX_HOLD) < 0 ? asked : MAX_HOLD;
    }

    @Inject
    LongPolls(Tokens tokens) {
        this(tokens::requireGood);
        tokens.onRevoked(this::wakeAll);
    }

    LongPolls(Consumer<Caller> requireGood) {
        this.requireGood = requireGood;
    }

    /// What `look` finds, at once or within `wait`; empty when there was nothing, or this process is going away.
    /// Refuses a caller who is signed out meanwhile, before anything of what happened since is told.
    public <T> Optional<T> await(String module, Caller caller, Duration wait, Supplier<Optional<T>> look) {
        if (wait.isZero() || draining) {
            return look.get();
        }
        var waiter = new Waiter(module, caller.account());
        var wake = enter(waiter);
        try {
            return lookUntil(System.nanoTime() + wait.toNanos(), wake, () -> {
                requireGood.accept(caller);
                return look.get();
            });
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            leave(waiter, wake);
        }
    }

    /// What `look` shows when it is `settled`, or at the end of `hold` as it then is. For answers that others make
    /// (a payment that another module confirms): their handler calls [#wake] with the same module and person. When
    /// too many wait already the answer comes at once, as it does without the preference.
    public <T> T hold(String module, Caller caller, Duration hold, Supplier<T> look, Predicate<T> settled) {
        T now = look.get();
        if (hold.isZero() || settled.test(now)) {
            return now;
        }
        try {
            return await(module, caller, hold, () -> Optional.of(look.get()).filter(settled))
                    .orElseGet(look);
        } catch (Refused refused) {
            if (refused.reason() == CoreError.BUSY || refused.reason() == CoreError.TOO_MANY) {
                return now;
            }
            throw refused;
        }
    }

    /// Tells whoever waits for news of `module` for `person`; costs a read of memory when nobody does.
    public void wake(String module, AccountId person) {
        if (all.get() > 0) {
            waiting.getOrDefault(new Waiter(module, person), List.of()).forEach(Semaphore::release);
        }
    }

    public int waiting() {
        return all.get();
    }

    /// Sends everybody home; who comes now looks once and does not wait.
    void drain() {
        draining = true;
        wakeAll();
    }

    void wakeAll() {
        waiting.values().forEach(wakes -> wakes.forEach(Semaphore::release));
    }

    private <T> Optional<T> lookUntil(long deadline, Semaphore wake, Supplier<Optional<T>> look)
            throws InterruptedException {
        int again = 0;
        while (true) {
            var found = look.get();
            long left = deadline - System.nanoTime();
            if (found.isPresent() || draining || left <= 0) {
                return found;
            }
            long pause = again > 0 ? LOOK_AGAIN.toNanos() : jittered(LOOK_EVERY);
            boolean woken = wake.tryAcquire(Math.min(left, pause), TimeUnit.NANOSECONDS);
            wake.drainPermits();
            again = woken ? LOOKS_AGAIN : Math.max(0, again - 1);
        }
    }

    private static long jittered(Duration pause) {
        return ThreadLocalRandom.current().nextLong(pause.toNanos() / 2, pause.toNanos());
    }

    /// Entered before the first look, so that nothing that happens between look and wait is missed.
    private Semaphore enter(Waiter waiter) {
        if (all.incrementAndGet() > MAX_ALL) {
            all.decrementAndGet();
            throw new Refused(CoreError.BUSY, "Too many wait at once; ask without wait");
        }
        var wake = new Semaphore(0);
        var wakes = waiting.compute(waiter, (_, before) -> {
            var list = before == null ? new CopyOnWriteArrayList<Semaphore>() : before;
            list.add(wake);
            return list;
        });
        if (wakes.size() > MAX_PER_PERSON) {
            leave(waiter, wake);
            throw new Refused(CoreError.TOO_MANY, "At most " + MAX_PER_PERSON + " may wait for one person");
        }
        return wake;
    }

    private void leave(Waiter waiter, Semaphore wake) {
        all.decrementAndGet();
        waiting.computeIfPresent(waiter, (_, wakes) -> {
            wakes.remove(wake);
            return wakes.isEmpty() ? null : wakes;
        });
    }
}
