package dev.turtleship.chat;

import static dev.turtleship.chat.ChatFixture.path;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ExportTest {
    private static Person alice;
    private static Person bob;
    private static Person carol;

    @BeforeAll
    static void signUp() {
        alice = People.signUp();
        bob = People.signUp();
        carol = People.signUp();
    }

    private static UUID group() {
        return UUID.fromString(alice.api()
                .post("/v1/chat/conversations", ChatFixture.groupBody("To keep", bob))
                .expect(201)
                .at("/id"));
    }

    private static Api.Answer say(UUID group, Object... members) {
        return alice.api().put(path(group) + "/messages/" + Ids.next(), Api.object(members));
    }

    @Test
    void a_conversation_is_taken_away_as_text_as_it_stands() {
        var group = group();
        ChatFixture.send(alice, group, "first\nof two lines");
        ChatFixture.send(alice, group, "to be edited");
        ChatFixture.send(alice, group, "to be deleted");
        say(group, "kind", "edit", "target", 2, "text", "was edited").expect(201);
        say(group, "kind", "delete", "target", 3).expect(201);
        var lines = bob.api()
                .get(path(group) + "/export")
                .expect(200)
                .text()
                .lines()
                .toList();
        assertEquals(4, lines.size(), lines.toString());
        assertTrue(lines.get(0).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d .+: first"), lines.getFirst());
        assertEquals("    of two lines", lines.get(1));
        assertTrue(lines.get(2).endsWith(": was edited (edited)"), lines.get(2));
        assertTrue(lines.get(3).endsWith(": (deleted)"), lines.get(3));
    }

    @Test
    void a_long_conversation_is_whole_as_json() {
        var group = group();
        for (int i = 1; i <= 205; i++) {
            ChatFixture.send(alice, group, "m" + i);
        }
        var export =
                bob.api().get(path(group) + "/export?format=json").expect(200).body();
        assertEquals(
                LongStream.rangeClosed(1, 205).boxed().toList(),
                export.at("/items")
                        .valueStream()
                        .map(e -> e.at("/seq").asLong())
                        .toList());
        assertEquals("m205", export.at("/items/204/text").asText());
        assertEquals("To keep", export.at("/title").asText());
        assertTrue(
                export.at("/names").has(alice.id().toString()),
                export.at("/names").toString());
    }

    @Test
    void only_members_take_it_away() {
        var group = group();
        carol.api().get(path(group) + "/export").problem(404, "chat/conversation-unknown");
        bob.api().get(path(group) + "/export?format=pdf").invalid("/format");
    }
}
