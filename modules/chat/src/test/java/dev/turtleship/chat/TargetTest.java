package dev.turtleship.chat;

import static dev.turtleship.chat.ChatFixture.log;
import static dev.turtleship.chat.ChatFixture.path;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Entries that answer, change or are about an earlier one.
@QuarkusTest
class TargetTest {
    private static Person alice;
    private static Person bob;
    private static Person carol;

    @Inject
    @DataSource("chat")
    javax.sql.DataSource database;

    private UUID conversation;

    @BeforeAll
    static void signUp() {
        alice = People.signUp();
        bob = People.signUp();
        carol = People.signUp();
    }

    @BeforeEach
    void makeGroup() {
        conversation = UUID.fromString(alice.api()
                .post("/v1/chat/conversations", ChatFixture.groupBody("targets", bob))
                .expect(201)
                .at("/id"));
    }

    private Api.Answer say(Person sender, Object... members) {
        return say(sender, Ids.next(), members);
    }

    private Api.Answer say(Person sender, UUID clientId, Object... members) {
        return sender.api().put(path(conversation) + "/messages/" + clientId, Api.object(members));
    }

    private JsonNode entry(Person reader, int seq) {
        return log(reader, conversation).get(seq - 1);
    }

    @Test
    void an_answer_names_what_it_answers() {
        ChatFixture.send(alice, conversation, "Lunch?");
        say(bob, "kind", "text", "text", "Yes", "target", 1).expect(201);
        assertEquals(1, entry(alice, 2).at("/target").asInt());
        assertFalse(entry(alice, 1).has("target"));
    }

    @Test
    void an_edited_text_says_the_new_words_and_keeps_the_old_ones() {
        ChatFixture.send(alice, conversation, "Lunch at elvn");
        say(alice, "kind", "edit", "target", 1, "text", "Lunch at eleven").expect(201);
        say(alice, "kind", "edit", "target", 1, "text", "Lunch at twelve").expect(201);
        var shown = entry(bob, 1);
        assertEquals("Lunch at twelve true", shown.at("/text").asText() + " " + shown.at("/edited"));
        assertEquals("text Lunch at elvn", "text " + versions(bob, 1).getFirst());
        assertEquals(List.of("Lunch at elvn", "Lunch at eleven", "Lunch at twelve"), versions(bob, 1));
        assertEquals(
                "edit Lunch at eleven",
                entry(bob, 2).at("/kind").asText() + " "
                        + entry(bob, 2).at("/text").asText());
        assertEquals(3, log(bob, conversation).size());
    }

    private List<String> versions(Person reader, int seq) {
        var items = reader.api()
                .get(path(conversation) + "/entries/" + seq + "/versions")
                .expect(200)
                .body()
                .at("/items");
        return items.valueStream().map(item -> item.at("/text").asText()).toList();
    }

    @Test
    void an_edit_sent_twice_is_one_edit() {
        ChatFixture.send(alice, conversation, "one");
        var id = Ids.next();
        say(alice, id, "kind", "edit", "target", 1, "text", "two").expect(201);
        say(alice, "kind", "edit", "target", 1, "text", "three").expect(201);
        say(alice, id, "kind", "edit", "target", 1, "text", "two").expect(200);
        assertEquals("three", entry(bob, 1).at("/text").asText());
        assertEquals(List.of("one", "two", "three"), versions(alice, 1));
    }

    @Test
    void nothing_is_left_of_what_was_deleted_for_everybody() throws SQLException {
        ChatFixture.send(alice, conversation, "secret first");
        say(alice, "kind", "edit", "target", 1, "text", "secret second").expect(201);
        say(bob, "kind", "reaction", "target", 1, "reaction", "secret").expect(201);
        var id = Ids.next();
        say(alice, id, "kind", "delete", "target", 1).expect(201);
        say(alice, id, "kind", "delete", "target", 1).expect(200);
        var shown = entry(bob, 1);
        assertEquals("true", shown.at("/deleted").asText());
        assertFalse(shown.has("text") || shown.has("edited") || shown.has("reactions"), shown.toString());
        assertEquals(List.of(), versions(bob, 1));
        assertFalse(log(bob, conversation).toString().contains("secret"));
        assertEquals(
                0,
                count("select count(*) from entry where body like '%secret%' and conversation = '" + conversation
                        + "'"));
        assertEquals(
                0,
                count("select count(*) from original where body like '%secret%' and conversation = '" + conversation
                        + "'"));
        assertEquals(
                0,
                count("select count(*) from reaction where reaction like '%secret%' and conversation = '" + conversation
                        + "'"));
        say(alice, "kind", "edit", "target", 1, "text", "again").problem(409, "chat/target-deleted");
        say(bob, "kind", "text", "text", "what?", "target", 1).problem(409, "chat/target-deleted");
    }

    @Test
    void after_a_day_nothing_is_deleted_for_everybody() throws SQLException {
        ChatFixture.send(alice, conversation, "old");
        update("update entry set sent_at = sent_at - interval '24 hours 1 minute' where conversation = '" + conversation
                + "'");
        say(alice, "kind", "delete", "target", 1).problem(409, "chat/too-late");
        update("update entry set sent_at = sent_at + interval '2 minutes' where conversation = '" + conversation + "'");
        say(alice, "kind", "delete", "target", 1).expect(201);
    }

    @Test
    void what_one_deletes_for_oneself_the_others_keep() {
        ChatFixture.send(alice, conversation, "for bob");
        bob.api().put(path(conversation) + "/entries/1/hidden", "").expect(204);
        bob.api().put(path(conversation) + "/entries/1/hidden", "").expect(204);
        assertEquals(
                "true ",
                entry(bob, 1).at("/hidden").asText() + " "
                        + entry(bob, 1).at("/text").asText());
        assertEquals("for bob", entry(alice, 1).at("/text").asText());
        var found = bob.api()
                .get("/v1/chat/messages?q=for%20bob&conversation=" + conversation)
                .expect(200);
        assertEquals(0, found.body().at("/items").size());
        bob.api().put(path(conversation) + "/entries/2/hidden", "").problem(404, "chat/entry-unknown");
    }

    @Test
    void reactions_are_counted_one_a_person_the_last() {
        ChatFixture.send(alice, conversation, "good news");
        say(alice, "kind", "reaction", "target", 1, "reaction", "👍").expect(201);
        say(bob, "kind", "reaction", "target", 1, "reaction", "🎉").expect(201);
        say(bob, "kind", "reaction", "target", 1, "reaction", "👍").expect(201);
        assertEquals(
                "[{\"reaction\":\"👍\",\"count\":2,\"mine\":true}]",
                entry(bob, 1).at("/reactions").toString());
        say(bob, "kind", "reaction", "target", 1, "reaction", "").expect(201);
        assertEquals(
                "[{\"reaction\":\"👍\",\"count\":1}]",
                entry(bob, 1).at("/reactions").toString());
    }

    @Test
    void ballots_are_counted_by_option_and_can_be_taken_back() {
        var vote = Api.object("question", "Where?", "options", List.of("Here", "There", "Nowhere"), "several", false);
        alice.api()
                .put(path(conversation) + "/messages/" + Ids.next(), "{\"kind\":\"vote\",\"vote\":" + vote + "}")
                .expect(201);
        say(alice, "kind", "ballot", "target", 1, "choices", List.of(1)).expect(201);
        say(bob, "kind", "ballot", "target", 1, "choices", List.of(0)).expect(201);
        say(bob, "kind", "ballot", "target", 1, "choices", List.of(1)).expect(201);
        assertEquals(
                "{\"counts\":[0,2],\"mine\":[1]}", entry(bob, 1).at("/ballots").toString());
        say(bob, "kind", "ballot", "target", 1, "choices", List.of()).expect(201);
        assertEquals("{\"counts\":[0,1]}", entry(bob, 1).at("/ballots").toString());
        say(bob, "kind", "ballot", "target", 1, "choices", List.of(3)).invalid("/choices");
        say(bob, "kind", "ballot", "target", 1, "choices", List.of(0, 1)).invalid("/choices");
        say(bob, "kind", "ballot", "target", 2, "choices", List.of(0)).problem(422, "chat/target-unfit");
    }

    @Test
    void changes_reach_the_others_live_and_in_order() {
        try (var client = LiveClient.hello(bob)) {
            ChatFixture.send(alice, conversation, "one");
            say(alice, "kind", "edit", "target", 1, "text", "two").expect(201);
            say(alice, "kind", "delete", "target", 1).expect(201);
            client.await(
                    "the deletion", frame -> frame.at("/body/kind").asText().equals("delete"));
            assertEquals(
                    List.of("1 text one 0", "2 edit two 1", "3 delete  1"),
                    client.events(conversation).stream()
                            .map(e -> e.at("/seq") + " " + e.at("/kind").asText() + " "
                                    + e.at("/text").asText() + " "
                                    + e.at("/target").asInt())
                            .toList());
        }
    }

    @Test
    void the_socket_takes_what_http_takes() {
        ChatFixture.send(alice, conversation, "one");
        try (var client = LiveClient.hello(bob)) {
            var head = "\"conversation\":\"" + conversation + "\",\"client_id\":\"" + Ids.next() + "\"";
            var ok = client.ask("chat.send", "{" + head + ",\"kind\":\"reaction\",\"target\":1,\"reaction\":\"👍\"}");
            assertEquals(2, ok.at("/seq").asInt());
            var refused = client.refused(
                    "chat.send", "{" + head + ",\"kind\":\"edit\",\"target\":\"x\",\"text\":\"a\"}", 400);
            assertEquals("/body/target", refused.at("/errors/0/pointer").asText());
            client.refused("chat.send", "{" + head.replace('1', '2') + ",\"kind\":\"dance\"}", 400);
        }
        assertEquals("👍", entry(alice, 1).at("/reactions/0/reaction").asText());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"kind":"edit","target":2,"text":"a"}          | 422 | chat/target-unknown | /target
            {"kind":"edit","target":0,"text":"a"}          | 422 | chat/target-unknown | /target
            {"kind":"edit","text":"a"}                     | 400 | core/invalid        | /target
            {"kind":"edit","target":1}                     | 400 | core/invalid        | /text
            {"kind":"edit","target":1,"text":" "}          | 400 | chat/text-refused   | /text
            {"kind":"edit","target":1.5,"text":"a"}        | 400 | core/invalid        | /target
            {"kind":"edit","target":1,"text":"a"}          | 403 | chat/not-yours      | /target
            {"kind":"delete","target":1}                   | 403 | chat/not-yours      | /target
            {"kind":"delete"}                              | 400 | core/invalid        | /target
            {"kind":"reaction","target":1}                 | 400 | core/invalid        | /reaction
            {"kind":"reaction","target":1,"reaction":"12345678901234567"} | 400 | core/invalid | /reaction
            {"kind":"ballot","target":1,"choices":[0]}     | 422 | chat/target-unfit   | /target
            {"kind":"ballot","target":1,"choices":[0,0]}   | 400 | core/invalid        | /choices
            {"kind":"ballot","target":1,"choices":[-1]}    | 400 | core/invalid        | /choices
            {"kind":"text","text":"a","target":9}          | 422 | chat/target-unknown | /target
            """)
    void what_cannot_be_is_pointed_at_and_not_stored(String body, int status, String type, String pointer) {
        ChatFixture.send(alice, conversation, "one");
        var answer = bob.api()
                .put(path(conversation) + "/messages/" + Ids.next(), body)
                .problem(status, type);
        assertEquals(pointer, answer.at("/errors/0/pointer"));
        assertEquals(1, log(bob, conversation).size());
    }

    @Test
    void strangers_change_and_see_nothing() {
        ChatFixture.send(alice, conversation, "ours");
        say(carol, "kind", "reaction", "target", 1, "reaction", "x").problem(404, "chat/conversation-unknown");
        carol.api().get(path(conversation) + "/entries/1/versions").problem(404, "chat/conversation-unknown");
        carol.api().put(path(conversation) + "/entries/1/hidden", "").problem(404, "chat/conversation-unknown");
    }

    private long count(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void update(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
