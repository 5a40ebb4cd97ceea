package dev.turtleship.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.nimbusds.jose.jwk.ECKey;
import dev.turtleship.core.testing.Proofs;
import dev.turtleship.identity.IdentityCheck.Answer;
import dev.turtleship.identity.Statement.Question;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each statement is as good as can be but for one thing.
class StatementTest {
    private static final Instant NOW = Instant.EPOCH.plusSeconds(2_000_000_000);

    private final ECKey registrar = Proofs.deviceKey();
    private final Question question = new Question(UUID.randomUUID(), "홍길동", LocalDate.of(1990, 2, 28));

    @Test
    void a_signed_answer_to_this_question_is_believed() throws IOException {
        assertEquals(Answer.MATCH, read(sign(says())));
        var no = says();
        no.put("outcome", "no_match");
        assertEquals(Answer.NO_MATCH, read(sign(no)));
    }

    @ParameterizedTest
    @CsvSource({
        "iss,somebody",
        "check,019a0000-0000-7000-8000-000000000000",
        "name,홍길순",
        "birth_date,1990-02-27",
        "outcome,perhaps",
        "iat,now"
    })
    void a_statement_that_differs_in_one_thing_or_lacks_it_is_not(String claim, String other) {
        var says = says();
        says.put(claim, other);
        assertLie(sign(says));
        says.remove(claim);
        assertLie(sign(says));
    }

    @Test
    void a_statement_of_another_time_is_not() throws IOException {
        for (long seconds : new long[] {-601, 601, Long.MAX_VALUE - NOW.getEpochSecond(), Long.MIN_VALUE / 2}) {
            var says = says();
            says.put("iat", NOW.getEpochSecond() + seconds);
            assertLie(sign(says));
        }
        var says = says();
        says.put("iat", NOW.getEpochSecond() - 590);
        assertEquals(Answer.MATCH, read(sign(says)));
    }

    @Test
    void a_statement_of_another_key_or_kind_is_not() {
        assertLie(FakeRegistrar.sign("registrar-statement+jwt", says(), Proofs.deviceKey()));
        assertLie(FakeRegistrar.sign("JWT", says(), registrar));
        String good = sign(says());
        assertLie(good.substring(0, good.lastIndexOf('.') + 1));
        for (String none : new String[] {"", "yes", "a.b.c", "..", "{\"outcome\":\"match\"}"}) {
            assertLie(none);
        }
    }

    @Test
    void why_it_is_not_believed_says_nothing_personal() {
        var says = says();
        says.put("name", "Somebody Else");
        var lie = assertThrows(IOException.class, () -> read(sign(says)));
        assertFalse(lie.getMessage().matches(".*(홍|Somebody|1990).*"), lie.getMessage());
    }

    private Map<String, Object> says() {
        var says = new HashMap<String, Object>();
        says.put("iss", "registrar");
        says.put("check", question.check().toString());
        says.put("name", question.name());
        says.put("birth_date", question.birthDate().toString());
        says.put("outcome", "match");
        says.put("iat", NOW.getEpochSecond());
        return says;
    }

    private String sign(Map<String, Object> says) {
        return FakeRegistrar.sign("registrar-statement+jwt", says, registrar);
    }

    private Answer read(String text) throws IOException {
        return Statement.read(text, registrar.toPublicJWK(), question, NOW);
    }

    private void assertLie(String text) {
        assertThrows(IOException.class, () -> read(text), text);
    }
}
