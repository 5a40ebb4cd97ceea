package dev.turtleship.chat;

import static dev.turtleship.chat.ChatFixture.directBody;
import static dev.turtleship.chat.ChatFixture.groupBody;
import static dev.turtleship.chat.ChatFixture.path;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import dev.turtleship.core.testing.Together;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class ConversationResourceTest {
    @Test
    void two_people_have_one_direct_conversation_whoever_asks() {
        var alice = People.signUp();
        var bob = People.signUp();
        var made = alice.api().post("/v1/chat/conversations", directBody(bob)).expect(201);
        assertEquals("direct", made.at("/kind"));
        assertEquals("0 0", made.at("/last_seq") + " " + made.at("/read_seq"));
        var members = new TreeSet<String>();
        made.body().at("/members").forEach(member -> members.add(member.asText()));
        assertEquals(new TreeSet<>(List.of(alice.id().toString(), bob.id().toString())), members);
        var again = alice.api().post("/v1/chat/conversations", directBody(bob)).expect(200);
        var his = bob.api().post("/v1/chat/conversations", directBody(alice)).expect(200);
        assertEquals(made.body(), again.body());
        assertEquals(made.body(), his.body());
    }

    @Test
    void of_many_who_make_it_at_once_one_does() throws Exception {
        var alice = People.signUp();
        var bob = People.signUp();
        var answers = Together.run(20, i -> {
            var who = i % 2 == 0 ? alice : bob;
            return who.api().post("/v1/chat/conversations", directBody(who == alice ? bob : alice));
        });
        var ids = answers.stream().map(answer -> answer.at("/id")).distinct().toList();
        assertEquals(1, ids.size(), ids.toString());
        assertEquals(
                1, answers.stream().filter(answer -> answer.status() == 201).count());
        assertEquals(
                19, answers.stream().filter(answer -> answer.status() == 200).count());
        assertEquals(1, Sql.number("chat", "select count(*) from member where person = ?", alice.id()));
    }

    @Test
    void a_group_has_its_maker_and_its_members() {
        var people = People.signUp(3);
        var alice = people.get(0);
        var body = groupBody("우리 모임", people.get(1), people.get(2), people.get(1));
        var group = alice.api().post("/v1/chat/conversations", body).expect(201);
        assertEquals("우리 모임", group.at("/title"));
        assertEquals(3, group.body().at("/members").size());
        var id = UUID.fromString(group.at("/id"));
        for (var member : people) {
            var seen = (ObjectNode) group.body().deepCopy();
            seen.put("role", member == alice ? "host" : "member");
            assertEquals(seen, member.api().get(path(id)).expect(200).body());
        }
        for (var member : people) {
            ChatFixture.send(member, id, "hello from " + member.handle());
        }
        assertEquals(3, ChatFixture.log(alice, id).size());
    }

    @Test
    void with_an_idempotency_key_a_repeated_group_is_the_same_one() throws InterruptedException {
        var people = People.signUp(3);
        var api = people.get(0).api().with("Idempotency-Key", "key");
        var body = groupBody("group", people.get(1), people.get(2));
        var ids = Together.run(
                8, _ -> api.post("/v1/chat/conversations", body).expect(201).at("/id"));
        assertEquals(1, ids.stream().distinct().count());
        api.post("/v1/chat/conversations", groupBody("other", people.get(1))).problem(422, "core/key-reused");
        var another = people.get(0).api().post("/v1/chat/conversations", body).expect(201);
        assertNotEquals(ids.getFirst(), another.at("/id"));
        var hers = people.get(1)
                .api()
                .with("Idempotency-Key", "key")
                .post("/v1/chat/conversations", body)
                .expect(201);
        assertNotEquals(ids.getFirst(), hers.at("/id"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                         | /kind
            {"kind":"party"}                                           | /kind
            {"kind":7}                                                 | /kind
            {"kind":"direct"}                                          | /person
            {"kind":"direct","person":"bob"}                           | /person
            {"kind":"direct","person":"ME"}                            | /person
            {"kind":"direct","person":"BOB","title":"t"}               | /person
            {"kind":"direct","person":"BOB","members":["BOB"]}         | /person
            {"kind":"direct","person":"BOB","color":"red"}             | /color
            {"kind":"group"}                                           | /title
            {"kind":"group","title":"t"}                               | /title
            {"kind":"group","title":"","members":["BOB"]}              | /title
            {"kind":"group","title":"a\\u0000b","members":["BOB"]}     | /title
            {"kind":"group","title":"LONG","members":["BOB"]}          | /title
            {"kind":"group","title":"t","members":[]}                  | /members
            {"kind":"group","title":"t","members":[null]}              | /members/0
            {"kind":"group","title":"t","members":["bob"]}             | /members/0
            {"kind":"group","title":"t","members":"BOB"}               | /members
            {"kind":"group","title":"t","members":["BOB"],"person":"BOB"} | /title
            """)
    void a_wrong_field_is_pointed_at(String body, String pointer) {
        String filled = body.replace("BOB", bob().id().toString())
                .replace("ME", alice().id().toString())
                .replace("LONG", "x".repeat(101));
        alice().api().post("/v1/chat/conversations", filled).invalid(pointer);
    }

    private static Person alice;
    private static Person bob;

    private static Person alice() {
        alice = alice == null ? People.signUp() : alice;
        return alice;
    }

    private static Person bob() {
        bob = bob == null ? People.signUp() : bob;
        return bob;
    }

    @Test
    void a_group_is_bounded() {
        var ids = new ArrayList<String>();
        for (int i = 0; i < 100; i++) {
            ids.add(Ids.next().toString());
        }
        alice().api()
                .post("/v1/chat/conversations", Api.object("kind", "group", "title", "t", "members", ids))
                .invalid("/members");
    }

    @Test
    void nobody_talks_to_somebody_who_does_not_exist() {
        var nobody = new Person(Ids.next(), "", "", "", "", null);
        alice().api().post("/v1/chat/conversations", directBody(nobody)).problem(422, "chat/person-unknown");
        alice().api()
                .post("/v1/chat/conversations", groupBody("t", bob(), nobody))
                .problem(422, "chat/person-unknown");
    }

    @Test
    void conversations_are_listed_page_by_page() {
        var me = People.signUp();
        var expected = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            expected.add(me.api()
                    .post("/v1/chat/conversations", groupBody("g" + i, bob()))
                    .expect(201)
                    .at("/id"));
        }
        for (int limit : new int[] {1, 2, 5, 6}) {
            var listed = new ArrayList<String>();
            String cursor = "";
            do {
                var page = me.api()
                        .get("/v1/chat/conversations?limit=" + limit + "&cursor=" + cursor)
                        .expect(200);
                page.body()
                        .at("/items")
                        .forEach(item -> listed.add(item.at("/id").asText()));
                cursor = page.at("/next_cursor");
            } while (!cursor.isEmpty());
            assertEquals(expected, listed, "limit " + limit);
        }
        me.api().get("/v1/chat/conversations?cursor=eA").invalid("/cursor");
        me.api().get("/v1/chat/conversations?limit=0").invalid("/limit");
    }

    @Test
    void other_peoples_conversations_look_like_none() {
        var mallory = People.signUp();
        var theirs = ChatFixture.direct(alice(), bob());
        long seq = ChatFixture.send(alice(), theirs, "secret");
        var nowhere = Ids.next();
        for (var call : List.<java.util.function.Function<UUID, Api.Answer>>of(
                id -> mallory.api().get(path(id)),
                id -> mallory.api().get(path(id) + "/messages"),
                id -> mallory.api().get(path(id) + "/messages?after=0"),
                id -> ChatFixture.send(mallory, id, Ids.next(), "hello"),
                id -> mallory.api().put(path(id) + "/read", "{\"seq\":1}"))) {
            var refused = call.apply(theirs).problem(404, "chat/conversation-unknown");
            assertEquals(ChatFixture.withoutInstance(call.apply(nowhere)), ChatFixture.withoutInstance(refused));
        }
        assertEquals(seq, ChatFixture.log(alice(), theirs).size());
    }

    @Test
    void a_read_mark_never_goes_back_nor_beyond_the_log() throws SQLException {
        var me = People.signUp();
        var other = People.signUp();
        var conversation = ChatFixture.direct(me, other);
        for (int i = 0; i < 5; i++) {
            ChatFixture.send(other, conversation, "m" + i);
        }
        mark(me, conversation, 3);
        Await.soon("the mark is at 3", () -> readSeq(me, conversation) == 3);
        mark(me, conversation, 1);
        awaitFlushed(me);
        assertEquals(3, readSeq(me, conversation));
        mark(me, conversation, 999);
        Await.soon("the mark is at the end", () -> readSeq(me, conversation) == 5);
        ChatFixture.send(other, conversation, "one more");
        awaitFlushed(me);
        assertEquals(5, readSeq(me, conversation));
        assertEquals(0, readSeq(other, conversation));
    }

    private static void mark(Person person, UUID conversation, long seq) {
        person.api().put(path(conversation) + "/read", "{\"seq\":" + seq + "}").expect(204);
    }

    private static long readSeq(Person person, UUID conversation) {
        return person.api()
                .get(path(conversation))
                .expect(200)
                .body()
                .at("/read_seq")
                .asLong();
    }

    /// Marks are written some moments later, in the order they came: when a later one is there, the earlier ones are.
    private static void awaitFlushed(Person person) {
        var witness = People.signUp();
        var conversation = ChatFixture.direct(person, witness);
        ChatFixture.send(witness, conversation, "w");
        mark(person, conversation, 1);
        Await.soon("marks are flushed", () -> readSeq(person, conversation) == 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                          | /seq
            {"seq":-1}                  | /seq
            {"seq":"1"}                 | /seq
            {"seq":1.5}                 | /seq
            {"seq":null}                | /seq
            {"seq":9223372036854775808} | /seq
            {"seq":1,"at":2}            | /at
            """)
    void a_wrong_mark_is_pointed_at(String body, String pointer) {
        var conversation = ChatFixture.direct(alice(), bob());
        alice().api().put(path(conversation) + "/read", body).invalid(pointer);
        assertTrue(readSeq(alice(), conversation) == 0);
    }
}
