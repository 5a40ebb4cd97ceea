package dev.turtleship.core.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Finding people, one's contacts, one's profile.
@QuarkusTest
class PeopleTest {
    @Test
    void an_underscore_in_a_handle_is_only_itself() {
        String prefix = People.freshHandle();
        var underscore = People.signUp(Api.open(), prefix + "_x");
        var letter = People.signUp(Api.open(), prefix + "ax");
        assertEquals(List.of(underscore.handle()), search(underscore, prefix + "_", 20));
        assertEquals(List.of(underscore.handle(), letter.handle()), search(letter, prefix, 20));
        assertEquals(List.of(letter.handle()), search(letter, prefix + "a", 20));
        assertEquals(List.of(), search(letter, prefix + "__", 20));
    }

    @Test
    void people_are_found_page_by_page_by_handle() {
        String prefix = People.freshHandle();
        var handles = new ArrayList<String>();
        Person somebody = null;
        for (String end : List.of("c", "a", "e", "b", "d")) {
            somebody = People.signUp(Api.open(), prefix + end);
            handles.add(prefix + end);
        }
        handles.sort(null);
        for (int limit : new int[] {1, 2, 4, 5, 6}) {
            assertEquals(handles, search(somebody, prefix, limit), "limit " + limit);
        }
    }

    private static List<String> search(Person asker, String prefix, int limit) {
        return pages(asker, "/v1/people?handle=" + prefix + "&limit=" + limit);
    }

    private static List<String> pages(Person asker, String path) {
        var handles = new ArrayList<String>();
        String cursor = "";
        do {
            var page = asker.api().get(path + "&cursor=" + cursor).expect(200);
            page.body()
                    .at("/items")
                    .forEach(item -> handles.add(item.at("/handle").asText()));
            cursor = page.at("/next_cursor");
        } while (!cursor.isEmpty());
        return handles;
    }

    @Test
    void a_person_is_found_by_id_and_shows_nothing_private() {
        var alice = People.signUp();
        var bob = People.signUp();
        var found = alice.api().get("/v1/people/" + bob.id()).expect(200).body();
        assertEquals(
                Api.json(Api.object("id", bob.id().toString(), "handle", bob.handle(), "name", bob.name())), found);
        alice.api().get("/v1/people/" + UUID.randomUUID()).problem(404, "accounts/person-unknown");
    }

    @Test
    void a_contact_is_kept_once_and_by_one_side() {
        var alice = People.signUp();
        var bob = People.signUp();
        for (int i = 0; i < 2; i++) {
            var added = alice.api().put("/v1/me/contacts/" + bob.id(), null).expect(200);
            assertEquals(bob.handle(), added.at("/handle"));
        }
        assertEquals(List.of(bob.handle()), contacts(alice));
        assertEquals(List.of(), contacts(bob));
        alice.api().delete("/v1/me/contacts/" + bob.id()).expect(204);
        alice.api().delete("/v1/me/contacts/" + bob.id()).expect(204);
        assertEquals(List.of(), contacts(alice));
    }

    private static List<String> contacts(Person person) {
        return pages(person, "/v1/me/contacts?limit=1");
    }

    @Test
    void contacts_come_page_by_page_by_handle() {
        var alice = People.signUp();
        var handles = new ArrayList<String>();
        for (var other : People.signUp(3).reversed()) {
            alice.api().put("/v1/me/contacts/" + other.id(), null).expect(200);
            handles.add(other.handle());
        }
        handles.sort(null);
        assertEquals(handles, contacts(alice));
    }

    @Test
    void nobody_is_no_contact() {
        var alice = People.signUp();
        alice.api().put("/v1/me/contacts/" + UUID.randomUUID(), null).problem(404, "accounts/person-unknown");
        assertEquals(List.of(), contacts(alice));
    }

    @Test
    void a_name_is_changed() {
        var alice = People.signUp();
        var changed =
                alice.api().send("PATCH", "/v1/me", "{\"name\":\" Alicia \"}").expect(200);
        assertEquals("Alicia", changed.at("/name"));
        assertEquals(alice.handle(), changed.at("/handle"));
        assertEquals(
                "Alicia",
                alice.api().get("/v1/people/" + alice.id()).expect(200).at("/name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\" \"", "null", "7", "\"a\\u0000b\"", "\"a\\ud800b\""})
    void a_wrong_name_changes_nothing(String name) {
        var alice = People.signUp();
        alice.api().send("PATCH", "/v1/me", "{\"name\":" + name + "}").invalid("/name");
        assertEquals(alice.name(), alice.api().get("/v1/me").expect(200).at("/name"));
    }

    @Test
    void a_handle_is_for_ever() {
        var alice = People.signUp();
        alice.api()
                .send("PATCH", "/v1/me", "{\"name\":\"A\",\"handle\":\"other\"}")
                .invalid("/handle");
        assertEquals(alice.handle(), alice.api().get("/v1/me").expect(200).at("/handle"));
    }
}
