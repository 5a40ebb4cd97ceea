package dev.turtleship.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TypingTest {
    private static Person alice;
    private static Person bob;
    private static Person carol;

    @BeforeAll
    static void signUp() {
        alice = People.signUp();
        bob = People.signUp();
        carol = People.signUp();
    }

    @Test
    void the_other_sees_that_somebody_writes_and_strangers_do_not() {
        var conversation = ChatFixture.direct(alice, bob);
        String body = "{\"conversation\":\"" + conversation + "\"}";
        try (var hers = LiveClient.hello(alice);
                var his = LiveClient.hello(bob);
                var strangers = LiveClient.hello(carol)) {
            hers.ask("chat.typing", body);
            hers.ask("chat.typing", body);
            var push = his.awaitType("chat.typing");
            assertEquals(
                    conversation + " " + alice.id(),
                    push.at("/conversation").asText() + " " + push.at("/person").asText());
            strangers.refused("chat.typing", body, 404);
            his.settle();
            assertEquals(
                    "1 0 0",
                    his.bodies("chat.typing").size() + " "
                            + hers.bodies("chat.typing").size() + " "
                            + strangers.bodies("chat.typing").size());
        }
    }

    @Test
    void a_wrong_frame_is_pointed_at() {
        var conversation = ChatFixture.direct(alice, bob);
        try (var client = LiveClient.hello(alice)) {
            var without = client.refused("chat.typing", "{}", 400);
            assertEquals("/body/conversation", without.at("/errors/0/pointer").asText());
            var more = client.refused("chat.typing", "{\"conversation\":\"" + conversation + "\",\"text\":\"a\"}", 400);
            assertEquals("/body/text", more.at("/errors/0/pointer").asText());
        }
    }
}
