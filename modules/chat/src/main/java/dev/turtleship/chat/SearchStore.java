package dev.turtleship.chat;

import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.processing.SQL;

/// Looking for words in the log, before a [Place]; that is given as its row, and parts of logs as their names. It reads
/// what it looks through, so whoever calls bounds that.
@Repository(dataStore = "chat")
interface SearchStore {
    /// Bounds the statements of this transaction, in milliseconds, and lets none of them read the whole index.
    @SQL("""
        select set_config('statement_timeout', :millis, true) || set_config('enable_seqscan', 'off', true)
        """)
    String limitStatements(String millis);

    /// Entries of a log, the last of them sent at `lastSentAt` or before.
    record Part(UUID conversation, long firstSeq, long lastSeq, Instant lastSentAt) {
        ConversationStore.Reach reach() {
            return new ConversationStore.Reach(conversation, firstSeq, lastSeq);
        }

        long length() {
            return lastSeq - firstSeq + 1;
        }

        /// No entry of the part stands behind it.
        Place place() {
            return new Place(lastSentAt, conversation, lastSeq);
        }
    }

    /// What the index does not know of these parts, of each the last `most`: stretches in which something was changed,
    /// the rest of the unfinished one, and what comes after it.
    @SQL("""
        select p.id, p.first, p.last, p.last_sent_at
        from unnest(cast(:parts as text[])) named(part)
        cross join lateral (
            select cast(split_part(part, ' ', 1) as uuid) as id, cast(split_part(part, ' ', 2) as bigint) as first,
                   cast(split_part(part, ' ', 3) as bigint) as last
            offset 0) c
        cross join lateral (
            select coalesce(max(s.stretch), -1) as top from search_stretch s where s.conversation = c.id) k
        cross join lateral (
            select c.id, f.seq as first, l.seq as last, greatest(f.sent_at, l.sent_at) as last_sent_at
            from (select d.stretch, 64 * d.stretch + 1 as first
                  from search_doubt d
                  where d.conversation = c.id and d.stretch <= k.top
                  union
                  select s.stretch, s.through + 1
                  from search_stretch s
                  where s.conversation = c.id and s.through < 64 * s.stretch + 64
                  union
                  select n, 64 * n + 1
                  from generate_series(k.top + 1, (c.last - 1) / 64) n) u
            join entry f on f.conversation = c.id and f.seq = greatest(u.first, c.first)
            join entry l on l.conversation = c.id and l.seq = least(64 * u.stretch + 64, c.last)
            where f.seq <= l.seq
              and cast(row(least(f.sent_at, l.sent_at), c.id, f.seq) as place) < cast(:before as place)
            order by u.stretch desc
            limit :most) p
        """)
    List<Part> unknown(String[] parts, String before, int most);

    /// What the index proposes of these parts, newest first: the stretches that have all numbers that are asked for,
    /// `each` of them for each part.
    @SQL("""
        select p.conversation, p.first, p.last, p.last_sent_at
        from unnest(cast(:parts as text[])) with ordinality named(part, n)
        cross join lateral (
            select cast(split_part(part, ' ', 1) as uuid) as id, cast(split_part(part, ' ', 2) as bigint) as first,
                   cast(split_part(part, ' ', 3) as bigint) as last
            offset 0) c
        cross join lateral (
            select s.conversation, greatest(64 * s.stretch + 1, c.first) as first, least(s.through, c.last) as last,
                   s.first_sent_at, s.last_sent_at
            from search_stretch s
            where s.grams @> (cast(:grams as bigint[]))[(n - 1) * :each + 1 : n * :each]
            offset 0) p
        where p.conversation = c.id and p.first <= p.last
          and cast(row(p.first_sent_at, p.conversation, p.first) as place) < cast(:before as place)
        order by p.last_sent_at desc, p.conversation desc, p.last desc
        limit :most
        """)
    List<Part> proposed(String[] parts, Long[] grams, int each, String before, int most);

    /// Texts in these parts that contain `text` (in lower case) and that the reader may see, newest first; one more
    /// than the longest page. The body is the JSON of a text, decoded here: an escaped line break is not found as
    /// the letter n.
    @SQL("""
        select e.conversation, e.seq, e.sender, e.client_id, e.kind, e.target, e.body, e.mentions, e.sent_at,
               e.changed_by is not null, false, e.expires_at
        from unnest(cast(:parts as text[])) named(part)
        cross join lateral (
            select cast(split_part(part, ' ', 1) as uuid) as id, cast(split_part(part, ' ', 2) as bigint) as first,
                   cast(split_part(part, ' ', 3) as bigint) as last
            offset 0) c
        join member m on m.conversation = c.id and m.person = :reader
        join entry e on e.conversation = c.id and e.seq between c.first and c.last and e.seq >= m.joined_seq
        where e.kind = 'text'
          and strpos(lower(cast(e.body as json) #>> '{}'), :text) > 0
          and cast(row(e.sent_at, e.conversation, e.seq) as place) < cast(:before as place)
          and (e.expires_at is null or e.expires_at > :now)
          and not """ + EntryStore.HIDDEN + """
        order by e.sent_at desc, e.conversation desc, e.seq desc
        limit 201
        """)
    List<EntryStore.Row> find(String[] parts, UUID reader, String text, String before, Instant now);
}
