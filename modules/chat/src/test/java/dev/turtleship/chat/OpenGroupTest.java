package dev.turtleship.chat;

import static dev.turtleship.chat.ChatFixture.log;
import static dev.turtleship.chat.ChatFixture.path;
import static dev.turtleship.chat.ChatFixture.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.Together;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Groups that people join by a link, under an alias.
@QuarkusTest
class OpenGroupTest extends OpenGroupFixture {
    @Test
    void whoever_has_the_link_sees_what_it_leads_to_and_joins() {
        var door = look(bob).expect(200);
        assertEquals(
                "Sunrise hikers 1 false",
                door.at("/title") + " " + door.at("/member_count") + " " + door.at("/approval"));
        assertFalse(door.body().has("state"));
        send(host, group, "before");
        var joined = join(bob, "Bobcat").expect(201);
        assertEquals(group.toString(), joined.at("/conversation"));
        assertEquals(joined.at("/me"), me(bob));
        join(bob, "Bobcat").expect(200);
        assertEquals("in", look(bob).at("/state"));
        assertEquals("2", look(carol).at("/member_count"));
        assertEquals("Bobcat member, Captain host", members(bob));
        send(bob, group, "hello");
        var seen = log(host, group);
        assertEquals(
                List.of("text", "enter", "text"),
                seen.stream().map(e -> e.at("/kind").asText()).toList());
        assertEquals(
                "Bobcat " + me(bob),
                seen.get(1).at("/alias").asText() + " "
                        + seen.get(1).at("/sender").asText());
        assertEquals(
                2,
                bob.api()
                        .get(path(group) + "/messages")
                        .expect(200)
                        .body()
                        .at("/items")
                        .size());
    }

    /// Whatever is read of it, over any way, holds no id, handle or name of anybody's account.
    @Test
    void nothing_in_it_leads_to_an_account() {
        try (var hers = LiveClient.hello(host)) {
            join(bob, "Bobcat").expect(201);
            join(carol, "Carol C").expect(201);
            String seq = say(bob, "kind", "text", "text", "@Captain @Carol", "mentions", List.of(me(host), me(carol)))
                    .expect(201)
                    .at("/seq");
            say(carol, "kind", "reaction", "target", Long.parseLong(seq), "reaction", "!")
                    .expect(201);
            say(carol, "kind", "vote", "vote", Map.of("question", "When?", "options", List.of("a", "b")))
                    .expect(201);
            bob.api().put(path(group) + "/read", "{\"seq\":" + seq + "}").expect(204);
            bob.api()
                    .put(
                            path(group) + "/messages/" + Ids.next(),
                            Api.object("kind", "sticker", "sticker", Map.of("pack", "turtles", "name", "hello")))
                    .expect(201);
            hers.await("the mark", frame -> frame.path("type").asText().equals("chat.read"));
            role(host, carol, "sub_host").expect(201);
            say(carol, "kind", "kick", "person", me(bob)).expect(201);
            hers.await("the kick", frame -> frame.at("/body/kind").asText().equals("kick"));
            var read = new ArrayList<String>();
            hers.frames.forEach(frame -> read.add(frame.toString()));
            for (var each : List.of("", "/messages", "/members", "/export?format=json", "/export", "/bans")) {
                read.add(host.api().get(path(group) + each).expect(200).text());
            }
            for (var each : List.of("/v1/chat/mentions", "/v1/chat/messages?q=Captain", "/v1/chat/conversations")) {
                read.add(host.api().get(each).expect(200).text());
            }
            try (var again = LiveClient.connect()) {
                again.resume(host, "\"" + group + "\":0");
                again.awaitType("chat.caught_up");
                again.frames.forEach(frame -> read.add(frame.toString()));
            }
            assertTrue(read.toString().contains("Bobcat") && read.toString().contains("@Captain @Carol"));
            for (var person : List.of(bob, carol)) {
                for (var secret : List.of(person.id().toString(), person.handle(), person.name())) {
                    read.forEach(text -> assertFalse(text.contains(secret), text));
                }
            }
        }
        bob.api()
                .post("/v1/chat/conversations", Api.object("kind", "direct", "person", me(carol)))
                .problem(422, "chat/person-unknown");
    }

    @Test
    void one_is_the_same_there_in_all_that_one_says_and_another_elsewhere() {
        join(bob, "Bobcat").expect(201);
        long seq = send(bob, group, "helo");
        say(bob, "kind", "edit", "target", seq, "text", "hello").expect(201);
        say(host, "kind", "edit", "target", seq, "text", "no").problem(403, "chat/not-yours");
        say(bob, "kind", "reaction", "target", seq, "reaction", "!").expect(201);
        var entry = log(bob, group).get(1);
        assertEquals(
                "text " + me(bob),
                entry.at("/kind").asText() + " " + entry.at("/sender").asText());
        assertTrue(entry.at("/reactions/0/mine").asBoolean());
        assertFalse(log(host, group).get(1).at("/reactions/0").has("mine"));
        var unread = bob.api()
                .get("/v1/app/home")
                .expect(200)
                .body()
                .at("/parts/chat")
                .findValue("unread")
                .asInt();
        assertEquals(0, unread);
        bob.api()
                .put(path(group) + "/entries/" + seq + "/report", "{\"reason\":\"spam\"}")
                .problem(422, "chat/target-unfit");
        group = UUID.fromString(bob.api()
                .post("/v1/chat/conversations", open("Another", "Bobcat"))
                .expect(201)
                .at("/id"));
        assertNotEquals(entry.at("/sender").asText(), me(bob));
    }

    @Test
    void an_alias_is_one_persons() {
        join(bob, "Bobcat").expect(201);
        join(carol, "BOBCAT").problem(409, "chat/alias-taken");
        join(carol, "captain").problem(409, "chat/alias-taken");
        join(carol, "\uff23aptain").problem(409, "chat/alias-taken");
        join(carol, "CAPTA\u2139N").problem(409, "chat/alias-taken");
        bob.api().delete(path(group) + "/members/me").expect(204);
        join(carol, "Bobcat").expect(201);
        join(bob, "Bobcat").problem(409, "chat/alias-taken");
        join(bob, "Bob  II").expect(201);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                        | /alias
            {"alias":""}              | /alias
            {"alias":"a\\nb"}         | /alias
            {"alias":"a\\u200bb"}     | /alias
            {"alias":"LONG"}          | /alias
            {"alias":"a","color":1}   | /color
            """)
    void a_wrong_alias_is_pointed_at(String body, String pointer) {
        bob.api()
                .post("/v1/chat/open/" + code, body.replace("LONG", "x".repeat(31)))
                .invalid(pointer);
    }

    @Test
    void blanks_in_an_alias_are_one() {
        join(bob, " The   cat ").expect(201);
        assertEquals("Captain host, The cat member", members(bob));
        join(carol, "the cat").problem(409, "chat/alias-taken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "a%00b", "%EF%BF%BF", "guess"})
    void what_is_no_code_leads_nowhere(String wrong) {
        bob.api().get("/v1/chat/open/" + wrong).problem(404, "chat/link-unknown");
        bob.api().post("/v1/chat/open/" + wrong, Api.object("alias", "a")).problem(404, "chat/link-unknown");
    }

    @Test
    void whoever_tries_many_links_is_slowed_down() {
        var mallory = People.signUp();
        int tries = 0;
        while (tries < 100 && mallory.api().get("/v1/chat/open/guess" + tries).status() == 404) {
            tries++;
        }
        assertTrue(tries >= 30 && tries < 40, "after " + tries);
        var refused = mallory.api().get("/v1/chat/open/" + code).problem(429, "core/too-many");
        assertTrue(refused.headers().firstValue("Retry-After").isPresent());
        mallory.api()
                .post("/v1/chat/open/" + code, Api.object("alias", "Mallory"))
                .problem(429, "core/too-many");
    }

    @Test
    void nobody_is_invited_by_their_account() {
        say(host, "kind", "join", "people", List.of(bob.id().toString())).problem(422, "chat/only-by-link");
        assertEquals(0, log(host, group).size());
        group = UUID.fromString(host.api()
                .post("/v1/chat/conversations", ChatFixture.groupBody("not open", bob))
                .expect(201)
                .at("/id"));
        host.api().get(path(group) + "/link").problem(422, "chat/not-open");
        host.api().put(path(group) + "/link", "{\"approval\":true}").problem(422, "chat/not-open");
    }

    @Test
    void operators_learn_who_it_was() {
        join(bob, "Bobcat").expect(201);
        long seq = send(bob, group, "buy this");
        host.api()
                .put(path(group) + "/entries/" + seq + "/report", "{\"reason\":\"spam\"}")
                .expect(204);
        var report = Api.operator()
                .get("/internal/v1/operator/reports")
                .expect(200)
                .body()
                .at("/items")
                .valueStream()
                .filter(each -> each.at("/conversation").asText().equals(group.toString()))
                .findFirst()
                .orElseThrow();
        assertEquals(
                bob.id() + " " + bob.name(),
                report.at("/of").asText() + " " + report.at("/name").asText());
    }

    @Test
    void of_many_who_want_one_alias_at_once_one_has_it() throws InterruptedException {
        var people = People.signUp(6);
        var answers = Together.run(6, i -> join(people.get(i), "The one").status());
        assertEquals(1, answers.stream().filter(status -> status == 201).count(), answers.toString());
        assertEquals(5, answers.stream().filter(status -> status == 409).count(), answers.toString());
        Await.soon("one is in", () -> members(host).equals("Captain host, The one member"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"kind":"group","open":true,"title":"t"}                                        | /open
            {"kind":"group","open":true,"alias":"a"}                                        | /open
            {"kind":"group","open":true,"title":"t","alias":"a","members":["BOB"]}          | /open
            {"kind":"group","title":"t","members":["BOB"],"approval":true}                  | /open
            {"kind":"self","open":true,"title":"t","alias":"a"}                             | /open
            {"kind":"group","open":true,"title":"t","alias":" "}                            | /alias
            {"kind":"group","open":true,"title":"t","alias":"a","approval":"yes"}           | /approval
            """)
    void a_wrong_open_group_is_pointed_at(String body, String pointer) {
        host.api()
                .post("/v1/chat/conversations", body.replace("BOB", bob.id().toString()))
                .invalid(pointer);
    }

    @Test
    void made_again_under_its_key_it_is_the_same() {
        var api = host.api().with("Idempotency-Key", "open");
        var one = api.post("/v1/chat/conversations", open("t", "a")).expect(201);
        var two = api.post("/v1/chat/conversations", open("t", "a")).expect(201);
        assertEquals(one.body(), two.body());
        assertTrue(one.body().at("/open").asBoolean());
        assertEquals(one.at("/me"), one.at("/members/0"));
    }
}
