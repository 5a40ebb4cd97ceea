package dev.turtleship.drills;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// A great many short Korean texts in chat's log, written past the application: sending them would take an hour. Every
/// fifth is said in one large conversation, the others in turns in many small ones, some of which are the searcher's.
/// Words are said the more often the further ahead they stand in the vocabulary.
final class KoreanLog {
    /// What was found in a log, as `conversation seq`, newest first, and how long that took.
    record Plain(List<String> places, double millis) {}

    private static final int CONVERSATIONS = 800;
    private static final int OWN = 200;
    private static final int WORDS = 20_000;
    private static final int SYLLABLES = 500;
    private static final char FIRST_SYLLABLE = '가';
    private static final char LAST_SYLLABLE = '힣';
    private static final int CHUNK = 50_000;
    private static final Duration LEARNING = Duration.ofMinutes(40);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private static final String CONVERSE = """
            insert into conversation (id, kind, title, created_at)
            select id, 'group', 'bench', now()
            from unnest(?::uuid[]) id
            """;

    private static final String SAY = """
            with said as materialized (
                select n,
                       case when n % 5 = 0 then (?::uuid[])[1]
                            else (?::uuid[])[2 + (n / 5 * 4 + n % 5) % ?] end as conversation,
                       (select string_agg((?::text[])[1 + floor(power(random(), 3) * ?)::int], ' ')
                        from generate_series(1, 2 + (n % 7)::int)) as text
                from generate_series(?::bigint, ?::bigint) n),
            grown as (
                update conversation c set last_seq = c.last_seq + g.entries
                from (select conversation, count(*) as entries from said group by conversation) g
                where c.id = g.conversation
                returning c.id, c.last_seq - g.entries as before)
            insert into entry (conversation, seq, sender, client_id, kind, body, sent_at)
            select s.conversation, g.before + row_number() over (partition by s.conversation order by s.n),
                   s.conversation, gen_random_uuid(), 'text', to_json(s.text), now() - (? - s.n) * interval '10 seconds'
            from said s
            join grown g on g.id = s.conversation
            order by s.n
            """;

    private static final String UNLEARNT = """
            select count(*)
            from conversation c
            where c.last_seq / 64 > coalesce((select max(s.stretch) + 1 from search_stretch s
                                              where s.conversation = c.id and s.through % 64 = 0), 0)
            """;

    private static final String JOIN = """
            insert into member (conversation, person)
            select id, ?::uuid
            from unnest(?::uuid[]) id
            """;

    private static final String PLAIN = """
            select e.conversation || ' ' || e.seq
            from member m
            join entry e on e.conversation = m.conversation
            where m.person = ?::uuid and (?::uuid is null or e.conversation = ?::uuid)
              and e.kind = 'text' and e.body like '%' || ? || '%'
            order by e.sent_at desc, e.conversation desc, e.seq desc
            limit ?
            """;

    private final PostgresTree chat;
    private final RandomGenerator random;
    private final List<String> conversations = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private final List<String> syllables = new ArrayList<>();

    KoreanLog(PostgresTree chat, Ids ids) {
        this.chat = chat;
        this.random = ids.random();
        for (int i = 0; i <= CONVERSATIONS; i++) {
            conversations.add(ids.next());
        }
        for (int i = 0; i < SYLLABLES; i++) {
            syllables.add(Character.toString(random.nextInt(FIRST_SYLLABLE, LAST_SYLLABLE + 1)));
        }
        for (int i = 0; i < WORDS; i++) {
            words.add(pair() + (random.nextBoolean() ? syllable() : ""));
        }
    }

    /// The large conversation.
    String large() {
        return conversations.getFirst();
    }

    void fill(int messages) {
        try (var connection = chat.connect()) {
            try (var converse = connection.prepareStatement(CONVERSE)) {
                converse.setArray(1, array(connection, conversations));
                converse.execute();
            }
            for (long from = 1; from <= messages; from += CHUNK) {
                say(connection, from, Math.min(messages, from + CHUNK - 1), messages);
            }
        } catch (SQLException failed) {
            throw new CannotRun("filling the log", failed);
        }
    }

    private void say(Connection connection, long from, long to, long messages) throws SQLException {
        try (var say = connection.prepareStatement(SAY)) {
            say.setArray(1, array(connection, conversations));
            say.setArray(2, array(connection, conversations));
            say.setInt(3, CONVERSATIONS);
            say.setArray(4, array(connection, words));
            say.setInt(5, WORDS);
            say.setLong(6, from);
            say.setLong(7, to);
            say.setLong(8, messages);
            say.execute();
        }
    }

    /// Until the index has every whole stretch.
    void awaitLearnt() {
        Await.until("the index", LEARNING, () -> {
            Await.elapsed(BETWEEN_LOOKS);
            return Stored.count(chat, UNLEARNT) == 0;
        });
    }

    /// Makes this person a member of the large conversation and of some small ones.
    void join(Person person) {
        try (var connection = chat.connect();
                var join = connection.prepareStatement(JOIN)) {
            join.setString(1, person.id());
            join.setArray(2, array(connection, conversations.subList(0, 1 + OWN)));
            join.execute();
        } catch (SQLException failed) {
            throw new CannotRun("joining conversations", failed);
        }
    }

    /// The first page of a search without an index of words. `conversation` is null for all of the person's.
    Plain plain(Person person, String conversation, String text, int limit) {
        try (var connection = chat.connect();
                var look = connection.prepareStatement(PLAIN)) {
            look.setString(1, person.id());
            look.setString(2, conversation);
            look.setString(3, conversation);
            look.setString(4, text);
            look.setInt(5, limit);
            long begun = System.nanoTime();
            var places = new ArrayList<String>();
            try (var row = look.executeQuery()) {
                while (row.next()) {
                    places.add(row.getString(1));
                }
            }
            return new Plain(places, (System.nanoTime() - begun) / 1e6);
        } catch (SQLException failed) {
            throw new CannotRun("searching without an index", failed);
        }
    }

    /// Two syllables: in turns of a word as often as it is said, of any word, and any two.
    String query(long number) {
        return switch ((int) (number % 3)) {
            case 0 ->
                words.get((int) (Math.pow(random.nextDouble(), 3) * WORDS)).substring(0, 2);
            case 1 -> words.get(random.nextInt(WORDS)).substring(0, 2);
            default -> pair();
        };
    }

    private String pair() {
        return syllable() + syllable();
    }

    private String syllable() {
        return syllables.get(random.nextInt(SYLLABLES));
    }

    private static java.sql.Array array(Connection connection, List<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }
}
