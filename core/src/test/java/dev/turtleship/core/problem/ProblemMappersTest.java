package dev.turtleship.core.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever goes wrong with a request, its caller gets a problem (RFC 9457).
@QuarkusTest
class ProblemMappersTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"handle":"abc","name":"n","password":"12345678","age":7}         | /age
            {"handle":"abc","name":"n","password":"12345678","device":{"x":1}} | /device/x
            {"handle":7,"name":"n","password":"12345678"}                     | /handle
            {"handle":true,"name":"n","password":"12345678"}                  | /handle
            {"handle":["abc"],"name":"n","password":"12345678"}               | /handle
            {"handle":{"a":1},"name":"n","password":"12345678"}               | /handle
            {"handle":"abc","name":"n","password":"12345678","device":7}      | /device
            {"handle":"abc","name":"n","password":"12345678","device":{"id":"7"}} | /device/id
            """)
    void a_wrong_field_is_pointed_at(String body, String pointer) {
        Api.open().post("/v1/people", body).invalid(pointer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "7",
                "\"text\"",
                "{",
                "{\"handle\":",
                "{\"handle\":\"abc\"",
                "{'handle':'abc'}",
                "{\"handle\":\"abc\"} x",
                "{\"handle\":\"abc\"}{}",
                "{\"handle\":\"abc\",\"handle\":\"abd\"}",
                "{\"handle\":\"\\uZZZZ\"}",
                "\uFEFF\u0000"
            })
    void a_body_that_is_no_such_object_is_refused(String body) {
        Api.open().post("/v1/people", body).problem(400, "core/invalid");
    }

    @Test
    void a_deep_body_is_refused() {
        Api.open().post("/v1/people", "[".repeat(20_000)).problem(400, "core/invalid");
        Api.open()
                .post("/v1/people", "{\"device\":{\"public_key\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}}")
                .problem(400, "core/invalid");
    }

    @Test
    void a_body_that_is_too_large_is_refused() {
        String large = Api.object("handle", "abc", "name", "x".repeat(70_000), "password", "12345678");
        Api.open().post("/v1/people", large).problem(413, "core/too-large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded"})
    void another_type_of_body_is_refused(String type) {
        Api.open().with("Content-Type", type).post("/v1/people", "{}").problem(415, "core/unsupported-media-type");
    }

    @Test
    void an_answer_in_another_type_is_refused() {
        Api.open().with("Accept", "application/xml").get("/v1/status").problem(406, "core/not-acceptable");
    }

    @Test
    void a_method_that_does_not_work_here_is_refused() {
        Api.open().delete("/v1/status").problem(405, "core/method-not-allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/nothing", "/v1/people/7/nothing", "/nothing", "/v1/me/nothing", "/v1"})
    void an_unknown_path_is_refused(String path) {
        Api.open().get(path).problem(404, "core/not-found");
    }

    @Test
    void an_id_in_the_path_that_is_no_uuid_is_nowhere() {
        People.signUp().api().get("/v1/people/7").problem(404, "core/not-found");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/people?handle=a&limit=x, /limit",
        "/v1/people?handle=a&limit=0, /limit",
        "/v1/people?handle=a&limit=201, /limit",
        "/v1/people?handle=a&limit=1.5, /limit",
        "/v1/people?handle=a&cursor=!, /cursor",
        "/v1/people?handle=%25, /handle",
        "/v1/people?handle=, /handle",
        "/v1/people, /handle",
        "/v1/me/contacts?limit=x, /limit",
        "/v1/me/contacts?cursor=AA, /cursor"
    })
    void a_wrong_query_parameter_is_pointed_at(String path, String pointer) {
        People.signUp().api().get(path).invalid(pointer);
    }

    @Test
    void nothing_of_a_bug_leaves_the_process() {
        var answer = Api.open().get("/v1/probe/bug").problem(500, "core/internal");
        for (String inside : new String[] {"secret", "Exception", "dev.turtleship", "at ", "java"}) {
            assertFalse(answer.text().contains(inside), answer.text());
        }
    }

    @Test
    void a_refusal_stays_one_however_deep_it_is_wrapped() {
        var refused = Api.open().get("/v1/probe/refused").problem(409, "core/conflict");
        assertEquals("red", refused.at("/color"));
        assertEquals("false", refused.at("/retryable"));
        assertEquals("not now", refused.at("/detail"));
        Api.open().get("/v1/probe/wrapped").problem(409, "core/conflict");
    }

    @Test
    void whoever_should_come_back_is_told_when() {
        var busy = Api.open().get("/v1/probe/later").problem(503, "core/busy");
        assertEquals("7", busy.headers().firstValue("Retry-After").orElse(""));
        assertEquals("true 7", busy.at("/retryable") + " " + busy.at("/retry_after_seconds"));
    }

    @Test
    void a_missing_token_names_the_scheme() {
        var answer = Api.open().get("/v1/me").problem(401, "core/unauthenticated");
        assertEquals("Bearer", answer.headers().firstValue("WWW-Authenticate").orElse(""));
    }

    @Test
    void a_harmless_request_id_is_kept_and_any_other_replaced() {
        String given = "abc_DEF-12345";
        var kept = Api.open().with("X-Request-Id", given).get("/v1/nothing").problem(404, "core/not-found");
        assertEquals(given, kept.at("/instance"));
        for (String harmful : new String[] {"short", "x".repeat(65), "with space", "<script>alert</script>"}) {
            var answer =
                    Api.open().with("X-Request-Id", harmful).get("/v1/nothing").problem(404, "core/not-found");
            assertNotEquals(harmful, answer.at("/instance"));
            assertTrue(answer.at("/instance").length() == 36, answer.text());
        }
    }
}
