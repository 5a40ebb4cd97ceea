package dev.turtleship.core.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.Sql;
import dev.turtleship.core.testing.Together;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SignUpTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "handle":"ab"                        | /handle
            "handle":"abcdefghijklmnopqrstu"     | /handle
            "handle":"Abc"                       | /handle
            "handle":"a-b"                       | /handle
            "handle":"a b"                       | /handle
            "handle":"한글이름"                  | /handle
            "handle":"abc\\n"                    | /handle
            "handle":"a\\u0000c"                 | /handle
            "handle":""                          | /handle
            "handle":null                        | /handle
            "name":""                            | /name
            "name":"   "                         | /name
            "name":"a\\u0000b"                   | /name
            "name":"a\\nb"                       | /name
            "name":"a\\u200bb"                   | /name
            "name":"a\\u202eb"                   | /name
            "name":"a\\ud800b"                   | /name
            "name":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" | /name
            "name":null                          | /name
            "password":"1234567"                 | /password
            "password":""                        | /password
            "password":null                      | /password
            "device":{"name":""}                 | /device/name
            "device":{"name":"a\\u0000b"}        | /device/name
            "device":{"name":"a\\ud800b"}        | /device/name
            "device":{"public_key":7}            | /device/public_key
            """)
    void a_wrong_field_is_pointed_at_and_nobody_is_signed_up(String member, String pointer) throws SQLException {
        String handle = People.freshHandle();
        Api.open().post("/v1/people", body(handle, member)).invalid(pointer);
        assertEquals(0, Sql.number("accounts", "select count(*) from account where handle = ?", handle));
    }

    /// A good sign-up with one member of it replaced or added.
    private static String body(String handle, String member) {
        String name = member.substring(0, member.indexOf(':'));
        var body = new StringBuilder("{").append(member);
        String good = "\"handle\":\"" + handle + "\",\"name\":\"Alice\",\"password\":\"12345678\"";
        for (String other : good.split(",")) {
            if (!other.startsWith(name + ":")) {
                body.append(',').append(other);
            }
        }
        return body.append('}').toString();
    }

    @Test
    void every_needed_field_is_asked_for_at_once() {
        var answer = Api.open().post("/v1/people", "{}").problem(400, "core/invalid");
        assertEquals(3, answer.body().at("/errors").size());
    }

    @Test
    void the_longest_password_that_is_taken_has_128_characters() {
        String longest = "p".repeat(128);
        signUp(People.freshHandle(), "A", longest).expect(201);
        signUp(People.freshHandle(), "A", longest + "p").invalid("/password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "김영희", "José Ñandú", "😀", "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌ"})
    void people_have_all_kinds_of_names(String name) {
        var person = People.person(
                signUp(People.freshHandle(), name, "12345678").expect(201).body());
        var me = person.api().get("/v1/me").expect(200);
        assertEquals(name, me.at("/name"));
        assertEquals(person.id().toString(), me.at("/id"));
    }

    @Test
    void a_name_is_stored_in_normal_form_without_surrounding_space() {
        var answer = signUp(People.freshHandle(), "  Jose\u0301 ", "12345678").expect(201);
        assertEquals("Jos\u00e9", answer.at("/person/name"));
    }

    @Test
    void no_cache_keeps_the_tokens() {
        var answer = signUp(People.freshHandle(), "A", "12345678").expect(201);
        assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
    }

    @Test
    void a_taken_handle_is_refused_and_the_first_account_is_untouched() {
        var alice = People.signUp();
        signUp(alice.handle(), "Mallory", "another password").problem(409, "accounts/handle-taken");
        assertEquals(alice.name(), alice.api().get("/v1/me").expect(200).at("/name"));
    }

    @Test
    void of_many_at_once_one_gets_the_handle() throws InterruptedException {
        String handle = People.freshHandle();
        var statuses = Together.run(8, _ -> signUp(handle, "A", "12345678").status());
        assertEquals(1, statuses.stream().filter(s -> s == 201).count(), statuses.toString());
        assertEquals(7, statuses.stream().filter(s -> s == 409).count(), statuses.toString());
    }

    @Test
    void with_an_idempotency_key_a_repeat_is_the_same_account() {
        String handle = People.freshHandle();
        var api = Api.open().with("Idempotency-Key", "key-" + handle);
        String body = Api.object("handle", handle, "name", "A", "password", "12345678");
        var first = People.person(api.post("/v1/people", body).expect(201).body());
        var again = People.person(api.post("/v1/people", body).expect(201).body());
        assertEquals(first.id(), again.id());
        assertNotEquals(first.session(), again.session());
        again.api().get("/v1/me").expect(200);

        String wrong = Api.object("handle", handle, "name", "A", "password", "another password");
        api.post("/v1/people", wrong).problem(409, "accounts/handle-taken");
        api.with("Idempotency-Key", "other").post("/v1/people", body).problem(409, "accounts/handle-taken");
        Api.open().post("/v1/people", body).problem(409, "accounts/handle-taken");
    }

    @Test
    void a_password_is_kept_as_an_argon2id_hash_with_a_salt_of_its_own() throws SQLException {
        String sql = "select c.password_hash from credential c join account a on a.id = c.account where a.handle = ?";
        String one = Sql.text("accounts", sql, People.signUp().handle());
        String other = Sql.text("accounts", sql, People.signUp().handle());
        for (String hash : new String[] {one, other}) {
            assertEquals(
                    "",
                    hash.replaceFirst(
                            "^\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}$", ""));
            assertFalse(hash.contains(People.PASSWORD));
        }
        assertNotEquals(one, other);
    }

    private static Api.Answer signUp(String handle, String name, String password) {
        return Api.open().post("/v1/people", Api.object("handle", handle, "name", name, "password", password));
    }
}
