package dev.turtleship.drills;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Signs people up. Hashing their passwords is dear on purpose, so few at a time and never while something is measured.
final class People {
    private static final int AT_ONCE = 2;
    private static final Duration SET_UP = Duration.ofSeconds(30);

    private People() {}

    static Future<List<Person>> signUp(Loop loop, Api api, int count, Ids ids) {
        var people = new Person[count];
        var run = Integer.toString(ids.random().nextInt(36 * 36 * 36, 36 * 36 * 36 * 36), 36);
        return loop.each(count, AT_ONCE, index -> signUp(api, "drill" + run + index, index)
                        .map(person -> people[index] = person))
                .map(ignored -> new ArrayList<>(Arrays.asList(people)));
    }

    static String password(String handle) {
        return "correct horse " + handle;
    }

    private static Future<Person> signUp(Api api, String handle, int index) {
        var body = Json.object()
                .put("handle", handle)
                .put("name", "Drill " + index)
                .put("password", password(handle));
        body.putObject("device").put("name", "drill");
        return api.until(
                        "signing up",
                        SET_UP,
                        answer -> answer.status() == 201,
                        () -> api.post("/v1/people", null, body))
                .map(answer -> {
                    var json = answer.json();
                    var session = json.path("session");
                    return new Person(
                            index,
                            json.path("person").path("id").asText(),
                            handle,
                            session.path("access_token").asText(),
                            session.path("device_id").asText());
                });
    }
}
