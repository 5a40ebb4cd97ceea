package dev.turtleship.chat;

import static dev.turtleship.chat.ChatFixture.path;
import static dev.turtleship.chat.ChatFixture.send;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Complaints about what somebody said.
@QuarkusTest
class ReportTest {
    private static final String REPORTS = "/internal/v1/operator/reports";

    private Person alice;
    private Person bob;
    private UUID conversation;

    @BeforeEach
    void talk() {
        alice = People.signUp();
        bob = People.signUp();
        conversation = ChatFixture.direct(alice, bob);
    }

    private Api.Answer report(long seq, String body) {
        return alice.api().put(path(conversation) + "/entries/" + seq + "/report", body);
    }

    private List<JsonNode> open() {
        var items = Api.operator().get(REPORTS).expect(200).body().at("/items");
        return StreamSupport.stream(items.spliterator(), false)
                .filter(each -> each.at("/conversation").asText().equals(conversation.toString()))
                .toList();
    }

    @Test
    void operators_see_what_was_said_though_its_sender_deletes_it() {
        long seq = send(bob, conversation, "send me your PIN");
        report(seq, "{\"reason\":\"fraud\",\"words\":\"a stranger\"}").expect(204);
        bob.api()
                .put(path(conversation) + "/messages/" + UUID.randomUUID(), Api.object("kind", "delete", "target", seq))
                .expect(201);
        var report = open().getFirst();
        assertEquals(
                "send me your PIN, " + bob.id() + ", " + bob.name() + ", fraud, a stranger, " + alice.id(),
                String.join(
                        ", ",
                        report.at("/said").asText(),
                        report.at("/of").asText(),
                        report.at("/name").asText(),
                        report.at("/reason").asText(),
                        report.at("/words").asText(),
                        report.at("/reporter").asText()));
    }

    @Test
    void the_same_again_is_one_report_and_a_closed_one_is_gone() {
        long seq = send(bob, conversation, "spam");
        report(seq, "{\"reason\":\"spam\"}").expect(204);
        report(seq, "{\"reason\":\"other\"}").expect(204);
        assertEquals(1, open().size());
        String id = open().getFirst().at("/id").asText();
        Api.operator().post(REPORTS + "/" + id + "/close", "").expect(204);
        assertEquals(List.of(), open());
        Api.operator().post(REPORTS + "/" + id + "/close", "").problem(404, "chat/report-unknown");
        report(seq, "{\"reason\":\"spam\"}").expect(204);
        assertEquals(List.of(), open());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                     | /reason
            {"reason":"boring"}                    | /reason
            {"reason":"spam","words":""}           | /words
            {"reason":"spam","words":"a\\u0000b"} | /words
            """)
    void a_wrong_report_is_pointed_at(String body, String pointer) {
        report(send(bob, conversation, "hi"), body).invalid(pointer);
        assertEquals(List.of(), open());
    }

    @Test
    void only_what_somebody_else_said_and_the_reporter_sees_can_be_reported() {
        String spam = "{\"reason\":\"spam\"}";
        report(send(alice, conversation, "mine"), spam).problem(422, "chat/target-unfit");
        report(99, spam).problem(404, "chat/entry-unknown");
        var carol = People.signUp();
        long seq = send(bob, conversation, "between us");
        carol.api()
                .put(path(conversation) + "/entries/" + seq + "/report", spam)
                .problem(404, "chat/conversation-unknown");
        assertEquals(List.of(), open());
    }

    @Test
    void nobody_else_sees_reports() {
        alice.api().get(REPORTS).expect(404);
    }
}
