package dev.turtleship.core.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.account.Revocation.OfDevice;
import dev.turtleship.core.account.Revocation.OfSession;
import dev.turtleship.core.bus.LocalBus;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.core.testing.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevocationsTest {
    private static final AccountId ALICE = new AccountId(UUID.randomUUID());
    private static final UUID SESSION = UUID.randomUUID();
    private static final UUID PHONE = UUID.randomUUID();

    @TempDir
    Path data;

    private final SettableClock clock = new SettableClock();
    private final LocalBus bus = new LocalBus();
    private final AtomicInteger told = new AtomicInteger();
    private Revocations revocations;

    @BeforeEach
    void open() {
        bus.subscribe(Revocations.Revoked.class, _ -> told.incrementAndGet());
        revocations = load();
    }

    @AfterEach
    void close() throws IOException {
        revocations.close();
    }

    private Revocations load() {
        var loaded = new Revocations(data, Duration.ofDays(31), clock, bus);
        loaded.load();
        return loaded;
    }

    private void restart() throws IOException {
        revocations.close();
        revocations = load();
    }

    @Test
    void a_session_that_ended_is_covered_and_no_other() {
        revocations.add(List.of(session(SESSION, false)));
        assertTrue(revocations.covers(ALICE, SESSION, PHONE, now()));
        assertTrue(revocations.covers(ALICE, SESSION, PHONE, now().plusSeconds(1000)));
        assertFalse(revocations.covers(ALICE, UUID.randomUUID(), PHONE, now()));
    }

    @Test
    void a_lost_device_is_covered_until_it_signs_in_again() {
        var at = now();
        revocations.add(List.of(new Revocation(new OfDevice(ALICE, PHONE), at, false)));
        assertTrue(revocations.covers(ALICE, SESSION, PHONE, at.minusSeconds(9)));
        assertFalse(revocations.covers(ALICE, SESSION, PHONE, at.plusSeconds(1)));
        assertFalse(revocations.covers(ALICE, SESSION, UUID.randomUUID(), at.minusSeconds(9)));
        assertFalse(revocations.covers(new AccountId(UUID.randomUUID()), SESSION, PHONE, at.minusSeconds(9)));
        revocations.add(List.of(new Revocation(new OfDevice(ALICE, PHONE), at.plusSeconds(10), false)));
        assertTrue(revocations.covers(ALICE, SESSION, PHONE, at.plusSeconds(9)));
    }

    @Test
    void a_restart_forgets_nothing() throws IOException {
        revocations.add(List.of(session(SESSION, false), new Revocation(new OfDevice(ALICE, PHONE), now(), false)));
        revocations.complete(now(), 7);
        var asOf = revocations.asOf();
        restart();
        assertTrue(revocations.covers(ALICE, SESSION, UUID.randomUUID(), now()));
        assertTrue(revocations.covers(ALICE, UUID.randomUUID(), PHONE, now().minusSeconds(9)));
        assertEquals(2, revocations.unstored().size());
        assertEquals(asOf, revocations.asOf());
        assertEquals(7, revocations.storeSeq());
    }

    @Test
    void what_a_crash_cut_off_costs_nothing_else() throws IOException {
        revocations.add(List.of(session(SESSION, true)));
        Files.writeString(data.resolve("revocations/feed"), "session 0197", StandardOpenOption.APPEND);
        restart();
        assertTrue(revocations.covers(ALICE, SESSION, PHONE, now()));
        var other = UUID.randomUUID();
        revocations.add(List.of(session(other, true)));
        restart();
        assertTrue(revocations.covers(ALICE, SESSION, PHONE, now()));
        assertTrue(revocations.covers(ALICE, other, PHONE, now()));
    }

    @Test
    void a_damaged_line_costs_itself_only() throws IOException {
        revocations.add(List.of(session(SESSION, true)));
        Files.writeString(data.resolve("revocations/feed"), "rubbish\n", StandardOpenOption.APPEND);
        var other = UUID.randomUUID();
        revocations.add(List.of(session(other, true)));
        restart();
        assertTrue(revocations.covers(ALICE, SESSION, PHONE, now()));
        assertTrue(revocations.covers(ALICE, other, PHONE, now()));
    }

    @Test
    void a_feed_that_was_lost_or_damaged_is_no_complete_copy() throws IOException {
        revocations.add(List.of(session(SESSION, true)));
        clock.advance(Duration.ofSeconds(60));
        revocations.complete(now(), 7);
        restart();
        assertEquals(7, revocations.storeSeq());
        Files.delete(data.resolve("revocations/feed"));
        restart();
        assertEquals(Revocations.NEVER, revocations.asOf());
        assertEquals(0, revocations.storeSeq());

        revocations.add(List.of(session(SESSION, true)));
        clock.advance(Duration.ofSeconds(60));
        revocations.complete(now(), 7);
        var feed = data.resolve("revocations/feed");
        Files.writeString(feed, Files.readString(feed).replace("session ", "rubbish "));
        restart();
        assertEquals(Revocations.NEVER, revocations.asOf());
    }

    @Test
    void how_fresh_it_is_may_be_unreadable() throws IOException {
        for (var damaged : List.of("", "x", "a b c", "feed 2026-01-01T00:00:00Z x")) {
            revocations.add(List.of(session(UUID.randomUUID(), true)));
            Files.writeString(data.resolve("revocations/synced"), damaged);
            restart();
            assertEquals(Revocations.NEVER, revocations.asOf());
        }
    }

    @Test
    void an_interrupt_does_not_end_it() {
        Thread.currentThread().interrupt();
        revocations.add(List.of(session(SESSION, false)));
        assertTrue(Thread.interrupted());
        var other = UUID.randomUUID();
        revocations.add(List.of(session(other, false)));
        assertEquals(2, revocations.page("", 0).lines().size());
    }

    @Test
    void a_disk_that_fails_does_not_keep_anybody_in() throws IOException {
        revocations.close();
        assertThrows(Refused.class, () -> revocations.add(List.of(session(SESSION, false))));
        assertTrue(revocations.covers(ALICE, SESSION, PHONE, now()));
        // The database has this one, so nothing is lost.
        revocations.add(List.of(session(UUID.randomUUID(), true)));
    }

    @Test
    void nobody_knows_the_future() {
        revocations.complete(now().plusSeconds(1_000_000), 1);
        assertFalse(revocations.asOf().isAfter(now()));
    }

    @Test
    void the_same_again_is_no_news() {
        revocations.add(List.of(session(SESSION, false)));
        revocations.add(List.of(session(SESSION, false), session(SESSION, false)));
        assertEquals(1, revocations.page("", 0).lines().size());
        assertEquals(1, told.get());
    }

    @Test
    void what_the_database_knows_need_not_be_told_to_it_again() throws IOException {
        revocations.add(List.of(session(SESSION, false)));
        assertEquals(1, revocations.unstored().size());
        revocations.add(List.of(session(SESSION, true)));
        assertEquals(List.of(), revocations.unstored());
        restart();
        assertEquals(List.of(), revocations.unstored());
        assertTrue(revocations.covers(ALICE, SESSION, PHONE, now()));
    }

    @Test
    void others_read_it_page_by_page() throws IOException {
        var many = Stream.generate(() -> session(UUID.randomUUID(), true))
                .limit(2500)
                .toList();
        revocations.add(many);
        var first = revocations.page("never heard of", 99);
        assertEquals(1000, first.lines().size());
        var second = revocations.page(first.feed(), first.next());
        var third = revocations.page(second.feed(), second.next());
        assertEquals(500, third.lines().size());
        assertEquals(0, revocations.page(third.feed(), third.next()).lines().size());
        // A page is more than a request may hold, and is an answer.
        var sent = FeedWorker.JSON.writeValueAsString(new FeedResource.Feed(first, Map.of()));
        assertTrue(sent.length() > 64 * 1024);
        assertEquals(
                first, FeedWorker.JSON.readValue(sent, FeedResource.Feed.class).revocations());
        var read = Stream.of(first, second, third)
                .flatMap(page -> page.lines().stream())
                .map(Revocation::parse)
                .toList();
        assertEquals(many, read);
    }

    @Test
    void a_position_that_cannot_be_is_brought_into_bounds() {
        revocations.add(List.of(session(SESSION, true)));
        String feed = revocations.page("", 0).feed();
        assertEquals(1, revocations.page(feed, -5).lines().size());
        assertEquals(0, revocations.page(feed, 99).lines().size());
    }

    @Test
    void what_no_token_can_be_asked_for_any_more_is_forgotten() throws IOException {
        revocations.add(List.of(session(SESSION, true)));
        String feed = revocations.page("", 0).feed();
        clock.advance(Duration.ofDays(20));
        var later = UUID.randomUUID();
        revocations.add(List.of(session(later, true)));
        clock.advance(Duration.ofDays(11).plusSeconds(1));
        revocations.forget();
        assertFalse(revocations.covers(ALICE, SESSION, PHONE, now()));
        assertTrue(revocations.covers(ALICE, later, PHONE, now()));
        assertNotEquals(feed, revocations.page(feed, 2).feed());
        assertEquals(1, revocations.page(feed, 2).lines().size());
        restart();
        assertFalse(revocations.covers(ALICE, SESSION, PHONE, now()));
        assertTrue(revocations.covers(ALICE, later, PHONE, now()));
    }

    @Test
    void a_copy_is_never_fresh_before_somebody_said_so() {
        assertEquals(Revocations.NEVER, revocations.asOf());
        var then = now();
        revocations.complete(then, 3);
        revocations.complete(then.minusSeconds(60), 2);
        assertEquals(then, revocations.asOf());
        assertEquals(3, revocations.storeSeq());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "session",
                "session x 2026-01-01T00:00:00Z stored",
                "session 01970000-0000-7000-8000-000000000000 yesterday stored",
                "session 01970000-0000-7000-8000-000000000000 2026-01-01T00:00:00Z lost",
                "device 01970000-0000-7000-8000-000000000000 2026-01-01T00:00:00Z stored extra",
                "person 01970000-0000-7000-8000-000000000000 2026-01-01T00:00:00Z stored"
            })
    void what_is_no_line_is_refused(String line) {
        assertThrows(IllegalArgumentException.class, () -> Revocation.parse(line));
    }

    private Revocation session(UUID id, boolean stored) {
        return new Revocation(new OfSession(id), now(), stored);
    }

    private Instant now() {
        return clock.instant();
    }
}
