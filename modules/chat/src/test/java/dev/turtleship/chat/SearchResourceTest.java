package dev.turtleship.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SearchResourceTest {
    private Person alice;
    private Person bob;
    private UUID conversation;

    @BeforeEach
    void two_people_who_talk() {
        alice = People.signUp();
        bob = People.signUp();
        conversation = ChatFixture.direct(alice, bob);
    }

    @Test
    void korean_is_found_inside_a_word_and_newest_first() {
        say("내일 저녁에 강남역에서 만나요", "강남 말고 홍대", "좋아요");
        assertEquals(List.of("강남 말고 홍대", "내일 저녁에 강남역에서 만나요"), find(bob, "강남"));
        assertEquals(List.of("내일 저녁에 강남역에서 만나요"), find(bob, "남역"));
    }

    @Test
    void syllables_typed_in_parts_are_found_whole() {
        say("한글");
        assertEquals(List.of("한글"), find(alice, Normalizer.normalize("한글", Normalizer.Form.NFD)));
    }

    @Test
    void capitals_make_no_difference() {
        say("See you at Gangnam");
        assertEquals(List.of("See you at Gangnam"), find(alice, "gaNGnam"));
        // Whose last letter has a small form of its own.
        say("ΟΔΟΣ");
        assertEquals(List.of("ΟΔΟΣ"), find(alice, "ΟΔΟΣ"));
    }

    @Test
    void what_is_found_is_the_text_and_not_how_it_is_stored() {
        say("first\nnext", "a \"quoted\" word", "100% or \\o/");
        assertEquals(List.of(), find(alice, "nnext"));
        assertEquals(List.of("a \"quoted\" word"), find(alice, "\"quoted"));
        assertEquals(List.of("100% or \\o/"), find(alice, "0% or \\"));
        assertEquals(List.of(), find(alice, "%o"));
    }

    @Test
    void only_ones_own_conversations_are_searched() {
        var carol = People.signUp();
        var other = ChatFixture.direct(bob, carol);
        say("a secret word");
        ChatFixture.send(carol, other, "another secret word");
        assertEquals(List.of("a secret word"), find(alice, "secret"));
        assertEquals(List.of("another secret word", "a secret word"), find(bob, "secret"));
        assertEquals(List.of("a secret word"), texts(search(bob, "secret", "&conversation=" + conversation)));
        var refused = search(carol, "secret", "&conversation=" + conversation);
        assertEquals(404, refused.status());
        assertEquals("/problems/chat/conversation-unknown", refused.at("/type"));
    }

    @Test
    void pages_hold_every_match_once() {
        var expected = new ArrayList<String>();
        for (int i = 0; i < 7; i++) {
            say("match " + i);
            expected.addFirst("match " + i);
        }
        var seen = new ArrayList<String>();
        var cursor = "";
        do {
            var page = search(alice, "match", "&limit=3" + cursor);
            assertTrue(texts(page).size() <= 3);
            seen.addAll(texts(page));
            cursor = page.body().has("next_cursor") ? "&cursor=" + page.at("/next_cursor") : "";
        } while (!cursor.isEmpty());
        assertEquals(expected, seen);
    }

    @Test
    void cards_are_no_texts() throws SQLException {
        say("pay.transfer");
        Sql.run(
                "chat",
                "update entry set kind = 'card', body = '{\"kind\":\"pay.transfer\"}' where conversation = ?",
                conversation);
        assertEquals(List.of(), find(alice, "pay.transfer"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", " a ", "가", "a\u0000b"})
    void too_little_or_invisible_text_is_refused(String q) {
        var refused = search(alice, q, "");
        assertEquals(400, refused.status());
        assertEquals("/q", refused.at("/errors/0/pointer"));
    }

    @ParameterizedTest
    @CsvSource({"limit=0,/limit", "limit=201,/limit", "conversation=x,/conversation", "cursor=eA,/cursor"})
    void a_wrong_parameter_is_refused(String parameter, String pointer) {
        var refused = search(alice, "word", "&" + parameter);
        assertEquals(400, refused.status());
        assertEquals(pointer, refused.at("/errors/0/pointer"));
    }

    @Test
    void a_cursor_that_was_tampered_with_is_refused() {
        String key = "9".repeat(18) + conversation + "9".repeat(19);
        var cursor = Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
        var refused = search(alice, "word", "&cursor=" + cursor);
        assertEquals(400, refused.status());
        assertEquals("/cursor", refused.at("/errors/0/pointer"));
    }

    @Test
    void a_search_that_takes_too_long_is_refused_and_can_be_tried_again() throws SQLException {
        say("slow word");
        try (var connection = Sql.connect("chat");
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table entry in access exclusive mode");
            var refused = search(alice, "slow", "");
            assertEquals(503, refused.status());
            assertEquals("/problems/chat/search-busy", refused.at("/type"));
            assertEquals("true", refused.at("/retryable"));
            connection.rollback();
        }
        Await.soon("it is found", () -> find(alice, "slow").equals(List.of("slow word")));
    }

    private void say(String... texts) {
        for (var text : texts) {
            ChatFixture.send(alice, conversation, text);
        }
    }

    private static List<String> find(Person person, String q) {
        return texts(search(person, q, ""));
    }

    private static List<String> texts(Api.Answer answer) {
        var items = new ArrayList<com.fasterxml.jackson.databind.JsonNode>();
        answer.expect(200).body().at("/items").forEach(items::add);
        return ChatFixture.texts(items);
    }

    private static Api.Answer search(Person person, String q, String more) {
        return person.api().get("/v1/chat/messages?q=" + URLEncoder.encode(q, StandardCharsets.UTF_8) + more);
    }
}
