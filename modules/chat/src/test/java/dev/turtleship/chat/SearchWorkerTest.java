package dev.turtleship.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.bulkhead.Databases;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The index of the search: what it knows is found however far back, and what was changed is found as it is now.
@QuarkusTest
class SearchWorkerTest {
    private static final String FILL = """
            with filled as (
                update conversation set last_seq = last_seq + ? where id = ? returning id, last_seq - ? as before)
            insert into entry (conversation, seq, sender, client_id, kind, body, sent_at)
            select f.id, f.before + n, ?, gen_random_uuid(), 'text', to_json(cast(? as text) || n), ?
            from filled f
            cross join generate_series(1, ?) n
            """;

    /// As if the worker had learnt whole stretches, all of which hold these pairs.
    private static final String LEARNT = """
            insert into search_stretch (conversation, stretch, through, first_sent_at, last_sent_at, grams)
            select ?, n, 64 * n + 64, min(e.sent_at), max(e.sent_at), cast(? as bigint[])
            from generate_series(0, ? - 1) n
            join entry e on e.conversation = ? and e.seq between 64 * n + 1 and 64 * n + 64
            group by n
            on conflict do nothing
            """;

    private static final String KNOWING = """
            select count(*) from search_stretch where grams @> array[cast(? as bigint)]
            """;

    @Inject
    SearchWorker worker;

    @Inject
    Databases databases;

    @Inject
    TestTime time;

    private Connection connection;
    private Person alice;
    private Person bob;
    private UUID conversation;

    @BeforeEach
    void two_people_who_talk() throws SQLException {
        connection = StretchStore.open(databases);
        alice = People.signUp();
        bob = People.signUp();
        conversation = ChatFixture.direct(alice, bob);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void what_lies_far_back_is_found_however_it_is_typed() throws SQLException {
        ChatFixture.send(alice, conversation, "한강에서 만나요");
        ChatFixture.send(alice, conversation, Normalizer.normalize("Café 한강", Normalizer.Form.NFD));
        fill(6_000);
        index();
        assertEquals(List.of("Café 한강", "한강에서 만나요"), find(bob, "한강"));
        assertEquals(List.of("Café 한강"), find(bob, "café"));
        for (var form : Normalizer.Form.values()) {
            assertEquals(List.of("한강에서 만나요"), find(bob, Normalizer.normalize("강에서", form)));
        }
    }

    @Test
    void what_the_index_does_not_know_yet_is_found() throws SQLException {
        fill(64);
        index();
        ChatFixture.send(alice, conversation, "한강에서 만나요");
        assertEquals(List.of("한강에서 만나요"), find(bob, "한강"));
        fill(6_000);
        assertEquals(List.of("한강에서 만나요"), find(bob, "한강"));
    }

    @Test
    void an_edited_text_is_found_by_its_new_words_alone() throws SQLException {
        ChatFixture.send(alice, conversation, "한강에서 만나요");
        fill(100);
        index();
        say("kind", "edit", "target", 1, "text", "홍대에서 만나요");
        assertEquals(List.of(), find(bob, "한강"));
        assertEquals(List.of("홍대에서 만나요"), find(bob, "홍대"));
        index();
        assertEquals(List.of(), find(bob, "한강"));
        assertEquals(List.of("홍대에서 만나요"), find(bob, "홍대"));
        assertEquals(1, knowing("홍대"));
    }

    @Test
    void what_was_deleted_is_not_found_and_soon_nothing_of_it_is_left_in_the_index() throws SQLException {
        ChatFixture.send(alice, conversation, "한강에서 만나요");
        fill(100);
        index();
        assertEquals(1, knowing("한강"));
        say("kind", "delete", "target", 1);
        assertEquals(List.of(), find(bob, "한강"));
        Await.soon("the worker learns it anew", () -> knowing("한강") == 0);
        assertEquals(List.of(), find(bob, "한강"));
    }

    @Test
    void what_was_read_before_an_edit_does_not_hide_it_when_it_is_learnt_after_it() throws SQLException {
        ChatFixture.send(alice, conversation, "한강에서 만나요");
        fill(100);
        index();
        say("kind", "edit", "target", 1, "text", "강남에서 만나요");
        var read = StretchStore.due(connection, conversation, 1, 1).getFirst();
        say("kind", "edit", "target", 1, "text", "홍대에서 만나요");
        StretchStore.learn(connection, read);
        assertEquals(List.of("홍대에서 만나요"), find(bob, "홍대"));
        index();
        assertEquals(List.of("홍대에서 만나요"), find(bob, "홍대"));
        assertEquals(0, knowing("강남"));
    }

    @Test
    void of_two_workers_the_one_that_read_earlier_writes_nothing() throws SQLException {
        fill(64);
        var earlier = StretchStore.due(connection, conversation, 1, 1).getFirst();
        index();
        assertFalse(StretchStore.learn(connection, earlier));
    }

    @Test
    void neither_a_message_nor_an_edit_waits_for_the_worker() throws SQLException {
        ChatFixture.send(alice, conversation, "한강에서 만나요");
        fill(30);
        connection.setAutoCommit(false);
        var read = StretchStore.due(connection, conversation, 1, 1).getFirst();
        assertTrue(StretchStore.learn(connection, read));
        ChatFixture.send(alice, conversation, "잠실에서 만나요");
        say("kind", "edit", "target", 1, "text", "홍대에서 만나요");
        connection.commit();
        connection.setAutoCommit(true);
        assertEquals(List.of("홍대에서 만나요"), find(bob, "홍대"));
        assertEquals(List.of("잠실에서 만나요"), find(bob, "잠실"));
    }

    @Test
    void what_was_said_before_somebody_joined_they_do_not_find() throws SQLException {
        conversation = UUID.fromString(alice.api()
                .post("/v1/chat/conversations", ChatFixture.groupBody("group", bob))
                .expect(201)
                .at("/id"));
        ChatFixture.send(alice, conversation, "한강 first");
        fill(10);
        var carol = People.signUp();
        say("kind", "join", "people", List.of(carol.id().toString()));
        ChatFixture.send(alice, conversation, "한강 second");
        fill(100);
        assertEquals(List.of("한강 second"), find(carol, "한강"));
        index();
        assertEquals(List.of("한강 second"), find(carol, "한강"));
        assertEquals(List.of("한강 second", "한강 first"), find(bob, "한강"));
    }

    @Test
    void what_somebody_deleted_for_themselves_the_others_still_find() throws SQLException {
        ChatFixture.send(alice, conversation, "한강에서 만나요");
        fill(64);
        index();
        bob.api().put(ChatFixture.path(conversation) + "/entries/1/hidden", "").expect(204);
        assertEquals(List.of(), find(bob, "한강"));
        assertEquals(List.of("한강에서 만나요"), find(alice, "한강"));
    }

    @Test
    void pages_hold_every_match_of_many_conversations_once() throws SQLException {
        var expected = new ArrayList<String>();
        var conversations = new ArrayList<UUID>(List.of(conversation));
        for (int i = 0; i < 3; i++) {
            conversations.add(ChatFixture.direct(alice, People.signUp()));
        }
        for (int i = 0; i < 24; i++) {
            conversation = conversations.get(i * 7 % 4);
            ChatFixture.send(alice, conversation, "한강 " + i);
            expected.addFirst("한강 " + i);
            fill(i * 5);
            if (i % 2 == 0) {
                index();
            }
        }
        var found = pages(alice, "한강", "&limit=5");
        assertEquals(expected, found);
    }

    @Test
    void what_the_index_proposes_in_vain_is_gone_through_page_by_page_to_the_last_match() throws SQLException {
        ChatFixture.send(alice, conversation, "아무도 말 없이");
        fill("아무도 찾지 않는 말 ", 70_399);
        try (var database = Sql.connect("chat");
                var learn = database.prepareStatement(LEARNT)) {
            learn.setObject(1, conversation);
            learn.setArray(2, database.createArrayOf("int8", Grams.asked(conversation, "도 말")));
            learn.setInt(3, 1_100);
            learn.setObject(4, conversation);
            learn.execute();
        }
        assertEquals(List.of("아무도 말 없이"), pages(alice, "도 말", "&conversation=" + conversation));
    }

    @Test
    void the_worker_finds_by_itself_what_is_to_be_learnt() throws SQLException {
        ChatFixture.send(alice, conversation, "한강에서 만나요");
        fill(100);
        Await.soon("the index knows it", () -> knowing("한강") == 1);
    }

    private void index() {
        while (worker.index(connection, conversation)) {
            // There is more.
        }
    }

    private void fill(int entries) throws SQLException {
        fill("filler ", entries);
    }

    private void fill(String text, int entries) throws SQLException {
        var now = Timestamp.from(time.instant());
        Sql.run("chat", FILL, entries, conversation, entries, alice.id(), text, now, entries);
    }

    private void say(Object... members) {
        alice.api()
                .put(ChatFixture.path(conversation) + "/messages/" + Ids.next(), Api.object(members))
                .expect(201);
    }

    /// How many rows of the index know the pair.
    private long knowing(String pair) {
        try {
            return Sql.number("chat", KNOWING, Grams.asked(conversation, pair)[0]);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static List<String> find(Person person, String q) {
        return pages(person, q, "");
    }

    /// Page by page to the end; a page that was refused as too much is asked for again.
    private static List<String> pages(Person person, String q, String more) {
        var found = new ArrayList<String>();
        String cursor = "";
        for (int pages = 0; cursor != null; pages++) {
            assertTrue(pages < 200, "no end after " + pages + " pages");
            String from = cursor;
            var page = Await.some(Await.SOON, "a page is answered", () -> {
                var answer = search(person, q, more + from);
                return answer.status() == 503 ? Optional.empty() : Optional.of(answer.expect(200));
            });
            found.addAll(texts(page));
            cursor = page.body().has("next_cursor") ? "&cursor=" + page.at("/next_cursor") : null;
        }
        return found;
    }

    private static Api.Answer search(Person person, String q, String more) {
        return person.api().get("/v1/chat/messages?q=" + URLEncoder.encode(q, StandardCharsets.UTF_8) + more);
    }

    private static List<String> texts(Api.Answer answer) {
        var items = new ArrayList<JsonNode>();
        answer.body().at("/items").forEach(items::add);
        return ChatFixture.texts(items);
    }
}
