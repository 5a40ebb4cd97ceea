package dev.turtleship.core.live;

import dev.turtleship.core.account.Caller;
import dev.turtleship.core.account.Tokens;
import dev.turtleship.core.bulkhead.Bulkheads;
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
import java.util.concurrent.atomic.AtomicReference;
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

    /// What wakes one who waits: news to look for, or only the question whether they may still wait.
    private static final class Bell {
        private final Semaphore rings = new Semaphore(0);
        private volatile boolean news;

        void news() {
            news = true;
            rings.release();
        }
    }

    /// The doors of modules, where who only waits takes no place.
    interface Doors {
        void stepOut(String module);

        void stepIn(String module);
    }

    /// Whose answer is held, for which module, and how long at most.
    public record Patience(String module, Caller caller, Duration most) {}

    public static final int MAX_WAIT_SECONDS = 25;

    /// How long an answer is held for who prefers to wait for it: others may need the connection.
    public static final Duration MAX_HOLD = Duration.ofSeconds(5);

    private static final Pattern PREFERRED_WAIT =
            Pattern.compile("(?:^|[,;])\\s*wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*(?=$|[,;])", Pattern.CASE_INSENSITIVE);
    private static final int MAX_PER_PERSON = 4;
    private static final int MAX_OF_MODULE = 1000;

    /// Of one module; they take turns in its lanes with those who do not wait.
    private static final int MAX_HELD = 64;

    /// How long a look may miss what happened elsewhere; a thousand who wait cost 300 looks a second.
    private static final Duration LOOK_EVERY = Duration.ofSeconds(3);

    /// After a wake-up the log may show the news a moment later, while a neighbour's commit is under way.
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private static final int LOOKS_AGAIN = 6;

    /// A held answer shows a state and not a log: whoever wakes it has committed.
    private static final int NO_LOOKS_AGAIN = 0;

    /// After a look that found its lane full: not with all the others at once.
    private static final Duration BUSY_PAUSE = Duration.ofSeconds(1);

    private final Map<Waiter, List<Bell>> waiting = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> ofModule = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> held = new ConcurrentHashMap<>();
    private final Consumer<Caller> requireGood;
    private final Doors doors;
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
    LongPolls(Tokens tokens, Bulkheads bulkheads) {
        this(tokens::requireGood, doors(bulkheads));
        tokens.onRevoked(this::askAll);
    }

    LongPolls(Consumer<Caller> requireGood, Doors doors) {
        this.requireGood = requireGood;
        this.doors = doors;
    }

    private static Doors doors(Bulkheads bulkheads) {
        return new Doors() {
            @Override
            public void stepOut(String module) {
                bulkheads.of(module).stepOut();
            }

            @Override
            public void stepIn(String module) {
                bulkheads.of(module).stepIn();
            }
        };
    }

    /// What `look` finds, at once or within `wait`; empty when there was nothing, or this process is going away.
    /// Refuses a caller who is signed out meanwhile, before anything of what happened since is told. A look that
    /// finds its lane full is made again a little later, so that a crowd of those who wait is not sent away by
    /// itself; it refuses when there was no other in the whole time.
    public <T> Optional<T> await(String module, Caller caller, Duration wait, Supplier<Optional<T>> look) {
        return await(new Patience(module, caller, wait), LOOKS_AGAIN, look);
    }

    /// With so many further looks after each wake-up.
    private <T> Optional<T> await(Patience patience, int looksAgain, Supplier<Optional<T>> look) {
        var caller = patience.caller();
        if (patience.most().isZero() || draining) {
            return look.get();
        }
        var waiter = new Waiter(patience.module(), caller.account());
        var bell = enter(waiter);
        long deadline = System.nanoTime() + patience.most().toNanos();
        try {
            return lookUntil(deadline, bell, looksAgain, () -> requireGood.accept(caller), look);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            leave(waiter, bell);
        }
    }

    /// What `look` shows when it is `settled`, or at the end of `hold` as it then is. For answers that others
    /// make (a payment that another module confirms): their handler calls [#wake] with the same module and
    /// person. When too many wait already, in all of the module or for this person, the answer comes at once,
    /// as it does without the preference.
    public <T> T hold(String module, Caller caller, Duration hold, Supplier<T> look, Predicate<T> settled) {
        return hold(new Patience(module, caller, hold), look.get(), look, settled);
    }

    /// The same for what has been done already and showed `now`. That stays the answer, or what a later look showed,
    /// when a look is refused for a while: nobody is told to try again what is done. Refuses a lost session.
    public <T> T hold(Patience patience, T now, Supplier<T> look, Predicate<T> settled) {
        if (patience.most().isZero() || settled.test(now)) {
            return now;
        }
        var holders = held.computeIfAbsent(patience.module(), _ -> new AtomicInteger());
        if (holders.incrementAndGet() > MAX_HELD) {
            holders.decrementAndGet();
            return now;
        }
        var seen = new AtomicReference<>(now);
        doors.stepOut(patience.module());
        try {
            await(patience, NO_LOOKS_AGAIN, () -> {
                seen.set(look.get());
                return Optional.of(seen.get()).filter(settled);
            });
        } catch (Refused refused) {
            if (!refused.retryAfter().isPositive()) {
                throw refused;
            }
        } finally {
            doors.stepIn(patience.module());
            holders.decrementAndGet();
        }
        return seen.get();
    }

    /// Tells whoever waits for news of `module` for `person`; costs a read of memory when nobody does.
    public void wake(String module, AccountId person) {
        if (!waiting.isEmpty()) {
            waiting.getOrDefault(new Waiter(module, person), List.of()).forEach(Bell::news);
        }
    }

    public int waiting() {
        return ofModule.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    /// Sends everybody home; who comes now looks once and does not wait.
    void drain() {
        draining = true;
        askAll();
    }

    /// Somebody was signed out. Who is read from memory by each who waits; nobody looks at a log for it.
    void askAll() {
        waiting.values().forEach(bells -> bells.forEach(bell -> bell.rings.release()));
    }

    private <T> Optional<T> lookUntil(
            long deadline, Bell bell, int looksAgain, Runnable ask, Supplier<Optional<T>> look)
            throws InterruptedException {
        int again = 0;
        boolean looked = false;
        while (true) {
            ask.run();
            Optional<T> found = Optional.empty();
            Refused busy = null;
            try {
                found = look.get();
                looked = true;
            } catch (Refused refused) {
                busy = onlyBusy(refused);
            }
            long left = deadline - System.nanoTime();
            if (found.isPresent() || draining || left <= 0) {
                return foundOrRefused(found, looked ? null : busy);
            }
            long pause = busy != null ? jittered(BUSY_PAUSE) : again > 0 ? LOOK_AGAIN.toNanos() : jittered(LOOK_EVERY);
            boolean woken = pause(bell, Math.min(left, pause), ask);
            again = woken ? looksAgain : Math.max(0, again - 1);
        }
    }

    private static Refused onlyBusy(Refused refused) {
        if (refused.reason() != CoreError.BUSY) {
            throw refused;
        }
        return refused;
    }

    private static <T> Optional<T> foundOrRefused(Optional<T> found, Refused refused) {
        if (refused != null) {
            throw refused;
        }
        return found;
    }

    /// True when there may be news. Whoever is only asked whether they may still wait goes on waiting.
    private boolean pause(Bell bell, long nanos, Runnable ask) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (bell.rings.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            bell.rings.drainPermits();
            if (bell.news || draining) {
                bell.news = false;
                return true;
            }
            ask.run();
        }
        return false;
    }

    private static long jittered(Duration pause) {
        return ThreadLocalRandom.current().nextLong(pause.toNanos() / 2, pause.toNanos());
    }

    /// Entered before the first look, so that nothing that happens between look and wait is missed.
    private Bell enter(Waiter waiter) {
        var all = ofModule.computeIfAbsent(waiter.module(), _ -> new AtomicInteger());
        if (all.incrementAndGet() > MAX_OF_MODULE) {
            all.decrementAndGet();
            throw new Refused(CoreError.BUSY, "Too many wait at once; ask without wait");
        }
        var bell = new Bell();
        var bells = waiting.compute(waiter, (_, before) -> {
            var list = before == null ? new CopyOnWriteArrayList<Bell>() : before;
            list.add(bell);
            return list;
        });
        if (bells.size() > MAX_PER_PERSON) {
            leave(waiter, bell);
            throw new Refused(CoreError.TOO_MANY, "At most " + MAX_PER_PERSON + " may wait for one person");
        }
        return bell;
    }

    private void leave(Waiter waiter, Bell bell) {
        ofModule.get(waiter.module()).decrementAndGet();
        waiting.computeIfPresent(waiter, (_, bells) -> {
            bells.remove(bell);
            return bells.isEmpty() ? null : bells;
        });
    }
}
