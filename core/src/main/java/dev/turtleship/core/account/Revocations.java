package dev.turtleship.core.account;

import dev.turtleship.core.account.Revocation.OfDevice;
import dev.turtleship.core.account.Revocation.OfSession;
import dev.turtleship.core.account.Revocation.Subject;
import dev.turtleship.core.bus.LocalBus;
import dev.turtleship.core.file.DurableFile;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// The revocation feed of this process: which sessions and devices are signed out, in memory for every check and on
/// disk (`<data>/revocations/feed`) before anybody is told that it happened. Other processes read it by position and
/// write what they learn into their own; so a sign-out reaches everybody whoever took it, and outlives every restart.
///
/// It holds what a refresh token can still be asked for, which bounds it.
@Singleton
public class Revocations {
    /// Told to this process when something was signed out: whoever holds connections looks which of them ended.
    record Revoked() {}

    /// How the copy stands: when it was last known to be complete (empty: never), and how much is in it.
    public record Freshness(Optional<Instant> asOf, int entries) {}

    /// What a feed holds from a position on; another `feed` than before means to begin at 0.
    record Page(String feed, int next, Instant asOf, List<String> lines) {}

    static final Instant NEVER = Instant.EPOCH;
    private static final Logger LOG = Logger.getLogger(Revocations.class);
    private static final int PAGE = 1000;
    private static final Duration PERSIST_EVERY = Duration.ofSeconds(10);
    private static final Duration SLACK = Duration.ofDays(1);

    private final Path folder;
    private final Duration keep;
    private final Clock clock;
    private final LocalBus bus;
    private final Map<Subject, Instant> revoked = new ConcurrentHashMap<>();
    private final List<Revocation> feed = new ArrayList<>();
    private final Map<Subject, Revocation> unstored = new LinkedHashMap<>();
    private String name;
    private RandomAccessFile file;
    private volatile Instant asOf = NEVER;
    private volatile long storeSeq;
    private Instant persistedAsOf = NEVER;

    @Inject
    Revocations(
            @ConfigProperty(name = "turtleship.data", defaultValue = "data") Path data,
            AccountsConfig config,
            Clock clock,
            LocalBus bus) {
        this(data, config.refreshLife().plus(SLACK), clock, bus);
    }

    Revocations(Path data, Duration keep, Clock clock, LocalBus bus) {
        this.folder = data.resolve("revocations");
        this.keep = keep;
        this.clock = clock;
        this.bus = bus;
    }

    /// Whether tokens of this session, opened then, count no more. Two reads of memory.
    public boolean covers(AccountId account, UUID session, UUID device, Instant openedAt) {
        if (revoked.containsKey(new OfSession(session))) {
            return true;
        }
        var lost = revoked.get(new OfDevice(account, device));
        return lost != null && !openedAt.isAfter(lost);
    }

    /// Takes in what was signed out; in force and on disk when this returns. When the disk fails it is in force in this
    /// process all the same, and whoever has no other record of it is refused.
    void add(Collection<Revocation> revocations) {
        List<Revocation> fresh;
        boolean written;
        synchronized (this) {
            fresh = revocations.stream().filter(this::isNews).distinct().toList();
            written = append(fresh);
            fresh.forEach(this::apply);
        }
        if (!fresh.isEmpty()) {
            bus.publish(new Revoked());
        }
        if (!written && fresh.stream().anyMatch(one -> !one.stored())) {
            throw new Refused(CoreError.UNAVAILABLE, "The sign-out holds here, but could not be stored; send it again");
        }
    }

    void onRevoked(Runnable then) {
        bus.subscribe(Revoked.class, _ -> then.run());
    }

    /// What accounts' database has to be told once it is back.
    synchronized List<Revocation> unstored() {
        return unstored.values().stream().limit(PAGE).toList();
    }

    synchronized Page page(String knownFeed, int after) {
        int from = name.equals(knownFeed) ? Math.clamp(after, 0, feed.size()) : 0;
        var part = feed.subList(from, Math.min(feed.size(), from + PAGE));
        return new Page(
                name,
                from + part.size(),
                asOf,
                part.stream().map(Revocation::line).toList());
    }

    /// How far back it reaches: as long as a refresh token lives.
    Duration keep() {
        return keep;
    }

    /// Where reading accounts' database goes on.
    long storeSeq() {
        return storeSeq;
    }

    Instant asOf() {
        return asOf;
    }

    public Freshness freshness() {
        return new Freshness(Optional.of(asOf).filter(when -> !when.equals(NEVER)), revoked.size());
    }

    /// Everything that accounts knew at `when` is in; `seq` is the last that was read from its database.
    synchronized void complete(Instant when, long seq) {
        var now = clock.instant();
        var past = when.isAfter(now) ? now : when;
        asOf = past.isAfter(asOf) ? past : asOf;
        storeSeq = Math.max(storeSeq, seq);
        if (asOf.isAfter(persistedAsOf.plus(PERSIST_EVERY))) {
            persist();
        }
    }

    /// A feed under another name than `synced` tells, or with a damaged line, is no complete copy: then it is read anew
    /// from whoever has one, and until then no grace is granted.
    @PostConstruct
    synchronized void load() {
        try {
            Files.createDirectories(folder);
            var text = Files.exists(path()) ? Files.readString(path()) : "";
            var lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
            long damaged = lines.stream().skip(1).filter(line -> !read(line)).count();
            var synced =
                    Files.exists(syncedPath()) ? Files.readString(syncedPath()).strip() : "";
            restore(synced, damaged == 0 && !lines.isEmpty() ? lines.getFirst() : "none");
            rewrite();
        } catch (IOException failure) {
            throw new UncheckedIOException("revocations in " + folder, failure);
        }
    }

    private boolean read(String line) {
        try {
            apply(Revocation.parse(line));
            return true;
        } catch (IllegalArgumentException damaged) {
            LOG.errorf("the revocation feed is damaged: %s", damaged.getMessage());
            return false;
        }
    }

    private void restore(String synced, String firstLine) {
        var words = synced.split(" ");
        if (words.length == 3 && firstLine.equals("feed " + words[0])) {
            try {
                asOf = Instant.parse(words[1]);
                storeSeq = Long.parseLong(words[2]);
            } catch (DateTimeParseException | NumberFormatException damaged) {
                LOG.errorf("how fresh the revocation feed is cannot be read: %s", synced);
            }
        }
    }

    /// Drops what no token can be asked for any more.
    synchronized void forget() {
        var since = clock.instant().minus(keep);
        if (feed.stream().anyMatch(one -> !one.at().isAfter(since))) {
            try {
                rewrite();
            } catch (IOException failure) {
                throw new UncheckedIOException("the revocation feed in " + folder, failure);
            }
        }
    }

    /// Under a new name, so that readers begin anew: positions have moved.
    private void rewrite() throws IOException {
        var since = clock.instant().minus(keep);
        var kept = feed.stream().filter(one -> one.at().isAfter(since)).toList();
        feed.clear();
        revoked.clear();
        unstored.clear();
        kept.forEach(this::apply);
        name = Ids.next().toString();
        var text = new StringBuilder("feed " + name + "\n");
        kept.forEach(one -> text.append(one.line()).append('\n'));
        DurableFile.replace(path(), text.toString());
        close();
        file = new RandomAccessFile(path().toFile(), "rw");
        persist();
    }

    private Path path() {
        return folder.resolve("feed");
    }

    private Path syncedPath() {
        return folder.resolve("synced");
    }

    private boolean isNews(Revocation one) {
        var known = revoked.get(one.subject());
        return known == null
                || one.subject() instanceof OfDevice && known.isBefore(one.at())
                || one.stored() && unstored.containsKey(one.subject());
    }

    private void apply(Revocation one) {
        feed.add(one);
        revoked.merge(one.subject(), one.at(), (a, b) -> a.isAfter(b) ? a : b);
        if (one.stored()) {
            unstored.computeIfPresent(one.subject(), (_, open) -> open.at().isAfter(one.at()) ? open : null);
        } else {
            unstored.put(one.subject(), one);
        }
    }

    /// False when the disk did not take it. Not through a channel: an interrupt would close that for ever.
    private boolean append(List<Revocation> fresh) {
        if (fresh.isEmpty()) {
            return true;
        }
        var lines = new StringBuilder();
        fresh.forEach(one -> lines.append(one.line()).append('\n'));
        try {
            long before = file.length();
            try {
                file.seek(before);
                file.write(lines.toString().getBytes(StandardCharsets.UTF_8));
                file.getFD().sync();
                return true;
            } catch (IOException failure) {
                // Half a line would spoil the next one.
                file.setLength(before);
                throw failure;
            }
        } catch (IOException failure) {
            LOG.errorf(failure, "the revocation feed in %s cannot be written", folder);
            return false;
        }
    }

    private void persist() {
        try {
            DurableFile.replace(syncedPath(), name + " " + asOf + " " + storeSeq + "\n");
            persistedAsOf = asOf;
        } catch (IOException failure) {
            LOG.warnf(failure, "cannot note how fresh the revocation feed is");
        }
    }

    @PreDestroy
    synchronized void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
