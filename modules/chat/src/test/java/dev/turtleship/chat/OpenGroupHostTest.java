package dev.turtleship.chat;

import static dev.turtleship.chat.ChatFixture.path;
import static dev.turtleship.chat.ChatFixture.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What the hosts of open groups do: letting people in and putting them out, the link, helping each other.
@QuarkusTest
class OpenGroupHostTest extends OpenGroupFixture {
    private List<JsonNode> requests(Person reader) {
        return reader.api()
                .get(path(group) + "/requests")
                .expect(200)
                .body()
                .at("/items")
                .valueStream()
                .toList();
    }

    private void approval(boolean needed) {
        host.api().put(path(group) + "/link", Api.object("approval", needed)).expect(200);
    }

    @Test
    void where_a_host_lets_people_in_one_asks_first() {
        approval(true);
        assertEquals("true", look(bob).at("/approval"));
        assertEquals("asked", join(bob, "Bob").expect(202).at("/state"));
        join(bob, "Bobcat").expect(202);
        join(carol, "Carol").expect(202);
        bob.api().get(path(group)).problem(404, "chat/conversation-unknown");
        bob.api().get(path(group) + "/requests").problem(404, "chat/conversation-unknown");
        assertEquals(2, conversation(host).at("/requests").asInt());
        var asked = requests(host);
        assertEquals(
                "Bobcat Carol",
                asked.stream().map(r -> r.at("/alias").asText()).sorted().collect(Collectors.joining(" ")));
        assertFalse(asked.toString().contains(bob.id().toString()));
        try (var his = LiveClient.hello(bob)) {
            for (var each : asked) {
                String one = path(group) + "/requests/" + each.at("/id").asText();
                if (each.at("/alias").asText().equals("Bobcat")) {
                    host.api().put(one, "").expect(204);
                    host.api().put(one, "").expect(204);
                } else {
                    host.api().delete(one).expect(204);
                    host.api().delete(one).expect(204);
                    host.api().put(one, "").problem(404, "chat/request-unknown");
                }
            }
            assertEquals("Bobcat", his.awaitType("chat.event").at("/alias").asText());
        }
        assertEquals("Bobcat member, Captain host", members(bob));
        bob.api().get(path(group) + "/requests").problem(403, "chat/not-host");
        join(carol, "Carol").expect(202);
        assertEquals(1, requests(host).size());
    }

    @Test
    void whoever_is_put_out_does_not_come_back_until_it_is_lifted() {
        join(bob, "Bobcat").expect(201);
        join(carol, "Carol").expect(201);
        say(carol, "kind", "kick", "person", me(bob)).problem(403, "chat/not-host");
        String his = me(bob);
        say(host, "kind", "kick", "person", bob.id()).problem(422, "chat/person-unknown");
        say(host, "kind", "kick", "person", his).expect(201);
        join(bob, "Somebody else").problem(403, "chat/banned");
        assertEquals("banned", look(bob).at("/state"));
        var bans = host.api().get(path(group) + "/bans").expect(200);
        assertEquals("Bobcat " + his, bans.at("/items/0/alias") + " " + bans.at("/items/0/id"));
        carol.api().delete(path(group) + "/bans/" + his).problem(403, "chat/not-host");
        host.api().delete(path(group) + "/bans/" + his).expect(204);
        assertEquals(his, join(bob, "Bobcat").expect(201).at("/me"));
    }

    @Test
    void up_to_ten_sub_hosts_help_the_host() {
        join(bob, "Bobcat").expect(201);
        join(carol, "Carol").expect(201);
        role(bob, carol, "sub_host").problem(403, "chat/not-host");
        role(host, bob, "sub_host").expect(201);
        assertEquals("Bobcat sub_host, Captain host, Carol member", members(carol));
        assertEquals("sub_host", conversation(bob).at("/role").asText());
        role(bob, carol, "sub_host").problem(403, "chat/not-host");
        say(bob, "kind", "kick", "person", me(host)).problem(403, "chat/not-host");
        bob.api().post(path(group) + "/link", "").problem(403, "chat/not-host");
        say(bob, "kind", "slow_mode", "seconds", 60).expect(201);
        send(bob, group, "one");
        send(bob, group, "two");
        say(bob, "kind", "kick", "person", me(carol)).expect(201);
        role(host, bob, "member").expect(201);
        assertEquals("Bobcat member, Captain host", members(bob));
        say(bob, "kind", "slow_mode", "seconds", 0).problem(403, "chat/not-host");
    }

    @Test
    void an_eleventh_sub_host_is_refused() {
        for (int i = 0; i < 11; i++) {
            var person = People.signUp();
            join(person, "p" + i).expect(201);
            var given = role(host, person, "sub_host");
            if (i < 10) {
                given.expect(201);
                role(host, person, "sub_host").expect(201);
            } else {
                given.problem(422, "chat/too-many-sub-hosts");
            }
        }
    }

    @Test
    void a_host_hands_over_or_is_followed_by_a_sub_host() {
        join(bob, "Bobcat").expect(201);
        join(carol, "Carol").expect(201);
        role(host, carol, "host").expect(201);
        assertEquals("Bobcat member, Captain member, Carol host", members(bob));
        role(host, carol, "member").problem(403, "chat/not-host");
        role(carol, host, "sub_host").expect(201);
        say(carol, "kind", "leave").expect(201);
        assertEquals("Bobcat member, Captain host", members(bob));
        host.api().delete(path(group) + "/members/me").expect(204);
        assertEquals("Bobcat host", members(bob));
        bob.api().delete(path(group) + "/members/me").expect(204);
        look(carol).problem(404, "chat/link-unknown");
        join(carol, "Carol").problem(404, "chat/link-unknown");
    }

    @Test
    void a_link_can_be_renewed_and_revoked_by_the_host_and_given_on_by_members() {
        join(bob, "Bobcat").expect(201);
        assertEquals(code, bob.api().get(path(group) + "/link").expect(200).at("/code"));
        bob.api().post(path(group) + "/link", "").problem(403, "chat/not-host");
        bob.api().delete(path(group) + "/link").problem(403, "chat/not-host");
        carol.api().get(path(group) + "/link").problem(404, "chat/conversation-unknown");
        String old = code;
        code = host.api().post(path(group) + "/link", "").expect(200).at("/code");
        assertTrue(code.length() >= 22 && !code.equals(old), code);
        look(carol).expect(200);
        carol.api().get("/v1/chat/open/" + old).problem(404, "chat/link-unknown");
        host.api().delete(path(group) + "/link").expect(204);
        look(carol).problem(404, "chat/link-unknown");
        join(carol, "Carol").problem(404, "chat/link-unknown");
        host.api().get(path(group) + "/link").problem(404, "chat/link-unknown");
        code = host.api()
                .put(path(group) + "/link", "{\"approval\":true}")
                .expect(200)
                .at("/code");
        join(carol, "Carol").expect(202);
    }
}
