package dev.turtleship.core.once;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Sql;
import dev.turtleship.core.testing.Together;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OnceTest {
    record Request(String title) {}

    record Answer(int number, String title) {}

    @Inject
    Once once;

    private final AccountId caller = new AccountId(Ids.next());
    private final AtomicInteger effects = new AtomicInteger();

    @BeforeEach
    void up() {
        Api.open();
    }

    @Test
    void the_same_key_gets_the_first_answer() {
        assertEquals(new Answer(1, "tea"), ask(caller, "key", "tea"));
        assertEquals(new Answer(1, "tea"), ask(caller, "key", "tea"));
        assertEquals(1, effects.get());
    }

    @Test
    void another_request_under_the_same_key_is_refused() {
        ask(caller, "key", "tea");
        var refused = assertThrows(Refused.class, () -> ask(caller, "key", "coffee"));
        assertEquals(CoreError.KEY_REUSED, refused.reason());
        assertEquals(422, refused.reason().status());
        assertEquals(1, effects.get());
    }

    @Test
    void a_key_is_its_callers_own() {
        ask(caller, "key", "tea");
        assertEquals(new Answer(2, "coffee"), ask(new AccountId(Ids.next()), "key", "coffee"));
        assertEquals(new Answer(3, "coffee"), ask(caller, "other key", "coffee"));
    }

    @Test
    void without_a_key_every_request_counts() throws SQLException {
        ask(caller, null, "tea");
        ask(caller, null, "tea");
        assertEquals(2, effects.get());
        assertEquals(0, Sql.number("probe", "select count(*) from once where caller = ?", caller.value()));
    }

    @Test
    void of_many_at_once_one_has_an_effect_and_all_get_its_answer() throws InterruptedException {
        var answers = Together.run(12, _ -> ask(caller, "key", "tea"));
        assertEquals(1, effects.get());
        assertEquals(List.of(new Answer(1, "tea")), answers.stream().distinct().toList());
    }

    @Test
    void a_failed_effect_leaves_the_key_free() {
        assertThrows(Refused.class, () -> QuarkusTransaction.requiringNew()
                .run(() -> once.run(call(caller, "key", "tea"), Answer.class, () -> {
                    throw new Refused(CoreError.CONFLICT, "not now");
                })));
        assertEquals(new Answer(1, "tea"), ask(caller, "key", "tea"));
    }

    @Test
    void a_key_has_a_sane_length() {
        for (String key : List.of("", " ", "x".repeat(256))) {
            assertEquals(
                    CoreError.INVALID,
                    assertThrows(Refused.class, () -> ask(caller, key, "tea")).reason());
        }
        ask(caller, "x".repeat(255), "tea");
        assertEquals(1, effects.get());
    }

    private Answer ask(AccountId who, String key, String title) {
        return QuarkusTransaction.requiringNew()
                .call(() -> once.run(
                        call(who, key, title), Answer.class, () -> new Answer(effects.incrementAndGet(), title)));
    }

    private static Once.Call call(AccountId who, String key, String title) {
        return new Once.Call("probe", who, key, new Request(title));
    }
}
