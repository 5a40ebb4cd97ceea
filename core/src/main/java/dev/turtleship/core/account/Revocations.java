package dev.turtleship.core.account;

import dev.turtleship.core.account.Revocation.OfDevice;
import dev.turtleship.core.account.Revocation.OfSession;
import dev.turtleship.core.account.Revocation.Subject;
import dev.turtleship.core.bus.LocalBus;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.id.Ids;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    public record Revoked() {}

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
    private FileChannel file;
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

    /// Whether tokens of this session, issued then, count no more. Two reads of memory.
    boolean covers(AccountId account, UUID session, UUID device, Instant issuedAt) {
        if (revoked.containsKey(new OfSession(session))) {
            return true;
        }
        var lost = revoked.get(new OfDevice(account, device));
        return lost != null && !issuedAt.isAfter(lost);
    }

    /// Takes in what was signed out; on disk when this returns, and in force.
    void add(Collection<Revocation> revocations) {
        boolean changed;
        synchronized (this) {
            var fresh = revocations.stream().filter(this::isNews).distinct().toList();
            append(fresh);
            fresh.forEach(this::apply);
            changed = !fresh.isEmpty();
        }
        if (changed) {
            bus.publish(new Revoked());
        }
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
        asOf = when.isAfter(asOf) ? when : asOf;
        storeSeq = Math.max(storeSeq, seq);
        if (asOf.isAfter(persistedAsOf.plus(PERSIST_EVERY))) {
            persist();
        }
    }

    @PostConstruct
    synchronized void load() {
        try {
            Files.createDirectories(folder);
            var synced = folder.resolve("synced");
            if (Files.exists(synced)) {
                var words = Files.readString(synced).strip().split(" ");
                asOf = Instant.parse(words[0]);
                storeSeq = Long.parseLong(words[1]);
                persistedAsOf = asOf;
            }
            read(folder.resolve("feed"));
            forget();
        } catch (IOException failure) {
            throw new UncheckedIOException("revocations in " + folder, failure);
        }
    }

    /// Drops what no token can be asked for any more, under a new name, so that readers begin anew.
    synchronized void forget() {
        var since = clock.instant().minus(keep);
        var kept = feed.stream().filter(one -> one.at().isAfter(since)).toList();
        if (file != null && kept.size() == feed.size()) {
            return;
        }
        feed.clear();
        revoked.clear();
        unstored.clear();
        kept.forEach(this::apply);
        name = Ids.next().toString();
        var text = new StringBuilder("feed " + name + "\n");
        kept.forEach(one -> text.append(one.line()).append('\n'));
        try {
            close();
            Keys.replace(folder.resolve("feed"), text.toString());
            file = FileChannel.open(folder.resolve("feed"), StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException("the revocation feed in " + folder, failure);
        }
    }

    /// A line that a crash cut off was never confirmed to anybody; a damaged one before it costs its own entry only.
    private void read(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        var text = Files.readString(path);
        var lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        for (var line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            try {
                apply(Revocation.parse(line));
            } catch (IllegalArgumentException damaged) {
                LOG.errorf("the revocation feed is damaged: %s", damaged.getMessage());
            }
        }
        if (!lines.isEmpty() && lines.getFirst().startsWith("feed ") && text.endsWith("\n")) {
            name = lines.getFirst().substring("feed ".length());
            file = FileChannel.open(path, StandardOpenOption.APPEND);
        }
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

    private void append(List<Revocation> fresh) {
        if (fresh.isEmpty()) {
            return;
        }
        var lines = new StringBuilder();
        fresh.forEach(one -> lines.append(one.line()).append('\n'));
        var bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
        try {
            long before = file.size();
            try {
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                file.force(false);
            } catch (IOException failure) {
                // Half a line would spoil the next one.
                file.truncate(before);
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("the revocation feed in " + folder + " cannot be written", failure);
        }
    }

    private void persist() {
        try {
            Keys.replace(folder.resolve("synced"), asOf + " " + storeSeq + "\n");
            persistedAsOf = asOf;
        } catch (IOException failure) {
            LOG.warnf(failure, "cannot note how fresh the revocation feed is");
        }
    }

    @PreDestroy
    synchronized void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
