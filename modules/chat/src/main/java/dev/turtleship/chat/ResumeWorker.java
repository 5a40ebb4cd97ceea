package dev.turtleship.chat;

import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.bulkhead.Databases;
import dev.turtleship.core.bulkhead.Walls;
import dev.turtleship.core.commit.GroupCommit;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Looks up what devices missed: all that asked while the last look was under way, in one look. When ten thousand come
/// back at once, the database sees a few hundred statements and not three for each of them.
@Singleton
class ResumeWorker {
    /// What a device knows: how far, by conversation.
    record Ask(AccountId person, Map<UUID, Long> known) {}

    /// A conversation that goes on behind `from`, up to `lastSeq`.
    record Behind(UUID conversation, long from, long lastSeq) {}

    /// `rows` of those in `behind`; of those in `tooLong` there are too many; in those in `gone` the person is no more.
    record Missed(List<Behind> behind, List<UUID> tooLong, List<UUID> gone, List<EntryStore.Row> rows) {
        private Missed() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        private void add(Behind conversation) {
            long gap = conversation.lastSeq() - conversation.from();
            long missing =
                    behind.stream().mapToLong(b -> b.lastSeq() - b.from()).sum();
            if (gap <= MAX_MISSED_EACH && missing + gap <= MAX_MISSED) {
                behind.add(conversation);
            } else {
                tooLong.add(conversation.conversation());
            }
        }
    }

    static final int MAX_CONVERSATIONS = 1000;
    private static final int MAX_MISSED_EACH = 100;
    private static final int MAX_MISSED = 500;

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int ASKS_OF_A_LOOK = Walls.standing().sharesLooks() ? 64 : 1;
    private static final GroupCommit.Limits LIMITS = new GroupCommit.Limits(16_384, ASKS_OF_A_LOOK, PATIENCE);

    /// The conversations of each who asks that go on behind what is known, newest first. What one may not see counts as
    /// known.
    private static final String BEHIND = """
            with k as materialized (select k.n, k.conversation, k.seq from unnest(?, ?, ?) k(n, conversation, seq))
            select a.n, c.id, greatest(k.seq, m.joined_seq - 1), c.last_seq
            from unnest(?) with ordinality a(person, n)
            cross join lateral (select conversation, joined_seq from member
                                where person = a.person
                                order by conversation desc limit 1000) m
            join conversation c on c.id = m.conversation
            left join k on k.n = a.n and k.conversation = m.conversation
            where c.last_seq > greatest(k.seq, m.joined_seq - 1)
            order by a.n, c.id desc
            """;

    private static final String GONE = """
            select k.n, k.conversation
            from unnest(?, ?) k(n, conversation)
            join unnest(?) with ordinality a(person, n) on a.n = k.n
            where not exists (select 1 from member m where m.conversation = k.conversation and m.person = a.person)
            """;

    private static final String ENTRIES = """
            select b.n, e.conversation, e.seq, e.sender, e.client_id, e.kind, e.target, e.body, e.mentions, e.sent_at,
                   e.changed_by is not null,
                   exists (select 1 from hidden h
                           where h.person = a.person and h.conversation = e.conversation and h.seq = e.seq)
                   or e.sender <> a.person and exists (
                           select 1 from member m
                           where m.conversation = e.conversation and m.person = a.person
                             and (m.unseen @> e.seq or m.unseen @> e.changed_by)),
                   e.expires_at
            from unnest(?, ?, ?) b(n, conversation, seq)
            join unnest(?) with ordinality a(person, n) on a.n = b.n
            cross join lateral (
                select l.conversation, l.seq, l.sender, l.client_id, l.kind, l.target, l.body, l.mentions, l.sent_at,
                       l.changed_by, l.expires_at
                from entry l
                where l.conversation = b.conversation and l.seq > b.seq
                order by l.seq
                limit 100) e
            order by b.n, e.conversation, e.seq
            """;

    private final GroupCommit<Ask, Missed> looks;

    ResumeWorker(Databases databases, Bulkheads bulkheads) {
        looks = new GroupCommit<>(
                        "chat-resume", () -> databases.openWriter("chat", ANSWER_WITHIN), ResumeWorker::look, LIMITS)
                .onTrouble(bulkheads.of("chat")::suspect);
    }

    /// Idempotent, because a module may be started again after a failed try.
    synchronized void start() {
        looks.start();
    }

    /// Waits for the next look.
    Missed missed(AccountId person, Map<UUID, Long> known) {
        var answer = new CompletableFuture<Missed>();
        looks.submit(new Ask(person, known), (missed, failure) -> {
            if (failure == null) {
                answer.complete(missed);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException _) {
            throw new Refused(CoreError.UNAVAILABLE, "What was missed could not be looked up; pull the logs");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refused(CoreError.UNAVAILABLE, "What was missed could not be looked up; pull the logs");
        }
    }

    private static List<Missed> look(Connection connection, List<Ask> asks) throws SQLException {
        var answers = new ArrayList<Missed>(asks.size());
        var known = new Places();
        var people = new ArrayList<UUID>(asks.size());
        for (int i = 0; i < asks.size(); i++) {
            answers.add(new Missed());
            people.add(asks.get(i).person().value());
            int n = i + 1;
            asks.get(i).known().forEach((conversation, seq) -> known.add(n, conversation, seq));
        }
        behind(connection, known, people, answers);
        gone(connection, known, people, answers);
        entries(connection, people, answers);
        return answers;
    }

    private static void behind(Connection connection, Places known, List<UUID> people, List<Missed> answers)
            throws SQLException {
        try (var look = connection.prepareStatement(BEHIND)) {
            known.set(connection, look, 3);
            look.setArray(4, connection.createArrayOf("uuid", people.toArray()));
            try (var row = look.executeQuery()) {
                while (row.next()) {
                    var conversation = new Behind(row.getObject(2, UUID.class), row.getLong(3), row.getLong(4));
                    answers.get(row.getInt(1) - 1).add(conversation);
                }
            }
        }
    }

    private static void gone(Connection connection, Places known, List<UUID> people, List<Missed> answers)
            throws SQLException {
        if (known.isEmpty()) {
            return;
        }
        try (var look = connection.prepareStatement(GONE)) {
            known.set(connection, look, 2);
            look.setArray(3, connection.createArrayOf("uuid", people.toArray()));
            try (var row = look.executeQuery()) {
                while (row.next()) {
                    answers.get(row.getInt(1) - 1).gone().add(row.getObject(2, UUID.class));
                }
            }
        }
    }

    private static void entries(Connection connection, List<UUID> people, List<Missed> answers) throws SQLException {
        var missing = new Places();
        for (int i = 0; i < answers.size(); i++) {
            int n = i + 1;
            answers.get(i).behind().forEach(behind -> missing.add(n, behind.conversation(), behind.from()));
        }
        if (missing.isEmpty()) {
            return;
        }
        try (var look = connection.prepareStatement(ENTRIES)) {
            missing.set(connection, look, 3);
            look.setArray(4, connection.createArrayOf("uuid", people.toArray()));
            try (var row = look.executeQuery()) {
                while (row.next()) {
                    answers.get(row.getInt(1) - 1).rows().add(entry(row));
                }
            }
        }
    }

    private static EntryStore.Row entry(ResultSet row) throws SQLException {
        var expiresAt = row.getTimestamp(13);
        return new EntryStore.Row(
                row.getObject(2, UUID.class),
                row.getLong(3),
                row.getObject(4, UUID.class),
                row.getObject(5, UUID.class),
                row.getString(6),
                row.getObject(7, Long.class),
                row.getString(8),
                row.getString(9),
                row.getTimestamp(10).toInstant(),
                row.getBoolean(11),
                row.getBoolean(12),
                expiresAt == null ? null : expiresAt.toInstant());
    }

    /// Conversations of several who ask, by their number from 1, as arrays for a statement.
    private record Places(List<Long> numbers, List<UUID> conversations, List<Long> seqs) {
        Places() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        void add(long number, UUID conversation, long seq) {
            numbers.add(number);
            conversations.add(conversation);
            seqs.add(seq);
        }

        boolean isEmpty() {
            return numbers.isEmpty();
        }

        /// The first two or all three, as the first parameters.
        void set(Connection connection, PreparedStatement statement, int arrays) throws SQLException {
            statement.setArray(1, connection.createArrayOf("int8", numbers.toArray()));
            statement.setArray(2, connection.createArrayOf("uuid", conversations.toArray()));
            if (arrays > 2) {
                statement.setArray(3, connection.createArrayOf("int8", seqs.toArray()));
            }
        }
    }

    @PreDestroy
    void stop() {
        looks.close();
    }
}
