package dev.turtleship.drills;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.drills.LoginStormRun.Guess;
import dev.turtleship.drills.LoginStormRun.Guesses;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Tries passwords for somebody's handle from many addresses, and each time for a handle that nobody has.
final class Guesser {
    private static final int ADDRESSES = 5;
    private static final Duration ANSWER = Duration.ofSeconds(70);

    private final Loop loop;
    private final int port;

    Guesser(Loop loop, int port) {
        this.loop = loop;
        this.port = port;
    }

    Guesses guess(Person person, String nobody, int count) {
        var known = new ArrayList<Guess>();
        var unknown = new ArrayList<Guess>();
        var addresses = new ArrayList<Api>();
        for (int i = 1; i <= ADDRESSES; i++) {
            addresses.add(new Api(loop, port, 1, "127.1.0." + i));
        }
        for (int i = 0; i < count; i++) {
            var api = addresses.get(i % ADDRESSES);
            known.add(guess(api, person.handle(), "wrong " + i));
            unknown.add(guess(api, nobody, "wrong " + i));
        }
        return new Guesses(List.copyOf(known), List.copyOf(unknown), owner(addresses.getFirst(), person));
    }

    private Guess guess(Api api, String handle, String password) {
        var answer = signIn(api, SignInFlood.body(handle, password));
        var problem = answer.json();
        var words = problem.path("type").asText() + " " + problem.path("title").asText() + ": "
                + problem.path("detail").asText();
        return new Guess(answer.status(), words, answer.retryAfter(), (answer.endedAt() - answer.beganAt()) / 1e6);
    }

    /// On the device that the owner signed up with, from an address of which guesses come.
    private int owner(Api api, Person person) {
        var body = Json.object().put("handle", person.handle()).put("password", People.password(person.handle()));
        body.putObject("device").put("id", person.device()).put("name", "drill");
        return signIn(api, body).status();
    }

    private Api.Answer signIn(Api api, JsonNode body) {
        return loop.await("signing in", ANSWER, () -> api.send(HttpMethod.POST, "/v1/sessions", Map.of(), body));
    }
}
