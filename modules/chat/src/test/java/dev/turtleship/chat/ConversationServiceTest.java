package dev.turtleship.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.chat.ConversationService.Direct;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Sql;
import dev.turtleship.core.testing.Together;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.RepeatedTest;

@QuarkusTest
class ConversationServiceTest {
    @Inject
    ConversationService service;

    /// Often, because only some of the tries meet between one's look and another's insert.
    @RepeatedTest(20)
    void two_people_have_one_direct_conversation_however_many_make_it_at_once() throws Exception {
        Api.open();
        var one = new AccountId(Ids.next());
        var other = new AccountId(Ids.next());
        var made = Together.run(6, i -> i % 2 == 0 ? service.direct(one, other) : service.direct(other, one));
        assertEquals(1, made.stream().map(Direct::id).distinct().count(), made.toString());
        assertEquals(1, made.stream().filter(Direct::made).count(), made.toString());
        String members = "select count(*) from member where person in (?, ?)";
        assertEquals(2, Sql.number("chat", members, one.value(), other.value()));
        String left = "select count(*) from conversation c where not exists"
                + " (select 1 from member m where m.conversation = c.id)";
        assertEquals(0, Sql.number("chat", left));
    }
}
