package dev.turtleship.chat;

import static dev.turtleship.chat.ChatFixture.path;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;

/// An open group with its host, and two who may join it.
abstract class OpenGroupFixture {
    Person host;
    Person bob;
    Person carol;
    UUID group;
    String code;

    @BeforeEach
    void makeGroup() {
        host = People.signUp();
        bob = People.signUp();
        carol = People.signUp();
        var made = host.api()
                .post("/v1/chat/conversations", open("Sunrise hikers", "Captain"))
                .expect(201);
        group = UUID.fromString(made.at("/id"));
        code = host.api().get(path(group) + "/link").expect(200).at("/code");
    }

    static String open(String title, String alias) {
        return Api.object("kind", "group", "open", true, "title", title, "alias", alias);
    }

    Api.Answer join(Person person, String alias) {
        return person.api().post("/v1/chat/open/" + code, Api.object("alias", alias));
    }

    Api.Answer look(Person person) {
        return person.api().get("/v1/chat/open/" + code);
    }

    Api.Answer say(Person person, Object... members) {
        return person.api().put(path(group) + "/messages/" + Ids.next(), Api.object(members));
    }

    Api.Answer role(Person giver, Person person, String name) {
        return say(giver, "kind", "role", "role", Map.of("person", me(person), "name", name));
    }

    String me(Person person) {
        return conversation(person).at("/me").asText();
    }

    JsonNode conversation(Person person) {
        return person.api().get(path(group)).expect(200).body();
    }

    String members(Person reader) {
        return reader.api()
                .get(path(group) + "/members")
                .expect(200)
                .body()
                .at("/items")
                .valueStream()
                .map(m -> m.at("/name").asText() + " " + m.at("/role").asText())
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
