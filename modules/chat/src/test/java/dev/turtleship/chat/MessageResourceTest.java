package dev.turtleship.chat;

import static dev.turtleship.chat.ChatFixture.path;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Seed;
import dev.turtleship.core.testing.Together;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class MessageResourceTest {
    private static final int THREADS = 8;
    private static final int CONVERSATIONS = 5;
    private static final int SENDS = 60;

    private static Person alice;
    private static Person bob;

    private UUID conversation;

    @BeforeAll
    static void signUp() {
        alice = People.signUp();
        bob = People.signUp();
    }

    @BeforeEach
    void makeGroup() {
        var made = alice.api()
                .post("/v1/chat/conversations", ChatFixture.groupBody("test", bob))
                .expect(201);
        conversation = UUID.fromString(made.at("/id"));
    }

    @Test
    void a_message_is_in_the_log_of_everybody() {
        var id = Ids.next();
        var sent = ChatFixture.send(alice, conversation, id, "안녕").expect(201);
        assertEquals("1 false", sent.at("/seq") + " " + sent.at("/duplicate"));
        assertEquals(alice.id() + " " + id, sent.at("/sender") + " " + sent.at("/client_id"));
        for (var reader : List.of(alice, bob)) {
            var entry = ChatFixture.log(reader, conversation).getFirst();
            assertEquals("안녕", entry.at("/text").asText());
            assertEquals("text", entry.at("/kind").asText());
            for (var member : List.of("conversation", "seq", "client_id", "sender", "sent_at")) {
                assertEquals(sent.body().get(member), entry.get(member), member);
            }
            assertTrue(!entry.has("card"));
        }
    }

    @Test
    void the_same_message_again_is_the_same_message() {
        var id = Ids.next();
        var first = ChatFixture.send(alice, conversation, id, "once").expect(201);
        ChatFixture.send(bob, conversation, "between");
        var again =
                ChatFixture.send(alice, conversation, id, "changed meanwhile").expect(200);
        assertEquals("1 true", again.at("/seq") + " " + again.at("/duplicate"));
        assertEquals(first.at("/sent_at"), again.at("/sent_at"));
        assertEquals(List.of("once", "between"), ChatFixture.texts(ChatFixture.log(bob, conversation)));
    }

    @Test
    void an_id_is_its_senders_own() {
        var id = Ids.next();
        ChatFixture.send(alice, conversation, id, "hers").expect(201);
        ChatFixture.send(bob, conversation, id, "his").expect(201);
        assertEquals(List.of("hers", "his"), ChatFixture.texts(ChatFixture.log(bob, conversation)));
    }

    @Test
    void of_many_at_once_under_one_id_one_is_stored() throws InterruptedException {
        var id = Ids.next();
        var answers = Together.run(16, _ -> ChatFixture.send(alice, conversation, id, "once"));
        assertEquals(
                1, answers.stream().filter(answer -> answer.status() == 201).count());
        assertEquals(
                15, answers.stream().filter(answer -> answer.status() == 200).count());
        assertEquals(
                List.of("1"),
                answers.stream().map(answer -> answer.at("/seq")).distinct().toList());
        assertEquals(1, ChatFixture.log(bob, conversation).size());
    }

    private record Sent(UUID conversation, UUID id, String text, long seq) {}

    @Test
    void sequence_numbers_are_dense_whoever_sends_and_repeats() throws Exception {
        var seed = Seed.random("MessageResourceTest");
        var conversations = new ArrayList<UUID>();
        for (int i = 0; i < CONVERSATIONS; i++) {
            var made = alice.api()
                    .post("/v1/chat/conversations", ChatFixture.groupBody("c" + i, bob))
                    .expect(201);
            conversations.add(UUID.fromString(made.at("/id")));
        }
        var random = Stream.generate(seed::split).limit(THREADS).toList();
        var sent = Together.run(THREADS, i -> sendMany(conversations, i, random.get(i))).stream()
                .flatMap(List::stream)
                .toList();
        for (var one : conversations) {
            var log = ChatFixture.log(bob, one);
            assertEquals(
                    LongStream.rangeClosed(1, log.size()).boxed().toList(),
                    log.stream().map(entry -> entry.at("/seq").asLong()).toList());
            var acked = new HashMap<Long, String>();
            sent.stream().filter(s -> s.conversation().equals(one)).forEach(s -> acked.put(s.seq(), s.id() + s.text()));
            var stored = new HashMap<Long, String>();
            log.forEach(e -> stored.put(
                    e.at("/seq").asLong(),
                    e.at("/client_id").asText() + e.at("/text").asText()));
            assertEquals(acked, stored);
            assertEachSenderInOrder(log);
        }
    }

    private static List<Sent> sendMany(List<UUID> conversations, int thread, SplittableRandom random) {
        var mine = new ArrayList<Sent>();
        for (int i = 0; i < SENDS; i++) {
            if (!mine.isEmpty() && random.nextInt(4) == 0) {
                var old = mine.get(random.nextInt(mine.size()));
                var again = ChatFixture.send(alice, old.conversation(), old.id(), old.text())
                        .expect(200);
                assertEquals(old.seq(), again.body().at("/seq").asLong());
            } else {
                var to = conversations.get(random.nextInt(conversations.size()));
                var id = new UUID(random.nextLong(), random.nextLong());
                String text = thread + ":" + "%04d".formatted(i);
                var answer = ChatFixture.send(alice, to, id, text).expect(201);
                mine.add(new Sent(to, id, text, answer.body().at("/seq").asLong()));
            }
        }
        return mine;
    }

    private static void assertEachSenderInOrder(List<JsonNode> log) {
        Map<String, String> last = new HashMap<>();
        for (String text : ChatFixture.texts(log)) {
            String before = last.put(text.substring(0, 1), text);
            assertTrue(before == null || before.compareTo(text) < 0, before + " then " + text);
        }
    }

    @Test
    void a_log_is_read_forwards_and_backwards() {
        for (int i = 1; i <= 25; i++) {
            assertEquals(i, ChatFixture.send(alice, conversation, "m" + i));
        }
        assertEquals(range(1, 10), seqs("after=0&limit=10"));
        assertEquals(range(11, 20), seqs("after=10&limit=10"));
        assertEquals(range(21, 25), seqs("after=20&limit=10"));
        assertEquals(range(1, 25), seqs(""));
        assertEquals(range(16, 25), seqs("before=26&limit=10"));
        assertEquals(range(6, 15), seqs("before=16&limit=10"));
        assertEquals(range(1, 5), seqs("before=6&limit=10"));
        for (var empty : List.of("after=25", "after=9223372036854775807", "before=1", "before=0", "before=-1")) {
            assertEquals(List.of(), seqs(empty), empty);
        }
    }

    private List<Integer> seqs(String query) {
        var log = bob.api().get(path(conversation) + "/messages?" + query).expect(200);
        assertEquals("25", log.at("/last_seq"));
        var seqs = new ArrayList<Integer>();
        log.body().at("/items").forEach(entry -> seqs.add(entry.at("/seq").asInt()));
        return seqs;
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toList();
    }

    @ParameterizedTest
    @CsvSource({
        "after=x, /after",
        "after=1.5, /after",
        "before=x, /before",
        "after=1&before=3, /before",
        "limit=0, /limit",
        "limit=201, /limit",
        "limit=x, /limit"
    })
    void a_wrong_page_is_pointed_at(String query, String pointer) {
        bob.api().get(path(conversation) + "/messages?" + query).invalid(pointer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "line\nbreak\tand tab",
                "quote \" backslash \\ slash / </script>",
                "\u2028 and \u2029",
                "한글 ㅎㅎ",
                "👩‍👩‍👧‍👦",
                "🇰🇷",
                "{\"type\":\"chat.event\"}",
                "null"
            })
    void a_text_comes_back_as_it_was(String text) {
        ChatFixture.send(alice, conversation, text);
        assertEquals(List.of(text), ChatFixture.texts(ChatFixture.log(bob, conversation)));
    }

    @Test
    void the_longest_text_has_4000_characters_of_any_plane() {
        for (String character : List.of("x", "한", "😀")) {
            String longest = character.repeat(4000);
            ChatFixture.send(alice, conversation, longest);
            assertEquals(
                    longest,
                    ChatFixture.texts(ChatFixture.log(bob, conversation)).getLast());
            ChatFixture.send(alice, conversation, Ids.next(), longest + character)
                    .problem(400, "chat/text-refused");
        }
        assertEquals(3, ChatFixture.log(bob, conversation).size());
    }

    @Test
    void a_text_is_stored_in_normal_form() {
        ChatFixture.send(alice, conversation, "e\u0301 \u1112\u1161\u11ab");
        assertEquals(List.of("é 한"), ChatFixture.texts(ChatFixture.log(bob, conversation)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"kind":"text","text":""}                  | chat/text-refused | /text
            {"kind":"text","text":"   "}               | chat/text-refused | /text
            {"kind":"text","text":"\\n"}               | chat/text-refused | /text
            {"kind":"text","text":"a\\u0007b"}         | chat/text-refused | /text
            {"kind":"text","text":"a\\u001bb"}         | chat/text-refused | /text
            {"kind":"text","text":"a\\u0085b"}         | chat/text-refused | /text
            {"kind":"text","text":"a\\u0000b"}         | core/invalid      | /text
            {"kind":"text","text":"a\\ud800b"}         | core/invalid      | /text
            {"kind":"text","text":"\\udc00\\ud800"}    | core/invalid      | /text
            {"kind":"text","text":"a\\ud83d"}          | core/invalid      | /text
            {"kind":"text","text":7}                   | core/invalid      | /text
            {"kind":"text","text":null}                | core/invalid      | /text
            {"kind":"text"}                            | core/invalid      | /text
            {"kind":"card","text":"a"}                 | core/invalid      | /kind
            {"text":"a"}                               | core/invalid      | /kind
            {"kind":"text","text":"a","seq":1}         | core/invalid      | /seq
            """)
    void a_wrong_message_is_pointed_at_and_not_stored(String body, String type, String pointer) {
        var answer = alice.api()
                .put(path(conversation) + "/messages/" + Ids.next(), body)
                .problem(400, type);
        assertEquals(pointer, answer.at("/errors/0/pointer"));
        assertEquals(List.of(), ChatFixture.log(bob, conversation));
    }

    @Test
    void an_id_that_is_no_uuid_is_nowhere() {
        String body = Api.object("kind", "text", "text", "a");
        alice.api().put(path(conversation) + "/messages/7", body).problem(404, "core/not-found");
        alice.api().put("/v1/chat/conversations/7/messages/" + Ids.next(), body).problem(404, "core/not-found");
    }

    @Test
    void nobody_sends_without_a_token() {
        Api.open()
                .put(path(conversation) + "/messages/" + Ids.next(), Api.object("kind", "text", "text", "a"))
                .problem(401, "core/unauthenticated");
    }
}
