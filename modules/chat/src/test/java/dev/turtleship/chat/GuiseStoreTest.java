package dev.turtleship.chat;

import static dev.turtleship.chat.ChatFixture.path;
import static dev.turtleship.chat.ChatFixture.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.chat.Entry.Draft;
import dev.turtleship.core.bulkhead.Databases;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Open groups when two do something at once: what was true when one looked is not when it is done.
@QuarkusTest
class GuiseStoreTest extends OpenGroupFixture {
    @Inject
    GuiseStore store;

    @Inject
    ConversationStore conversations;

    @Inject
    Databases databases;

    @Test
    void whoever_came_in_meanwhile_is_not_put_back_to_the_door() throws SQLException {
        join(bob, "Bobcat").expect(201);
        var guise = QuarkusTransaction.requiringNew()
                .call(() -> store.of(group, bob.id()).orElseThrow());
        var ids = new UUID[] {guise.id(), group, bob.id(), Ids.next()};
        var names = new String[] {"Bob", "bob"};
        int put = QuarkusTransaction.requiringNew()
                .call(() -> store.put(ids, names, "admitted", "admitted", Instant.EPOCH));
        assertEquals(0, put);
        assertEquals("Bobcat in", Sql.text("chat", "select alias || ' ' || state from guise where id = ?", guise.id()));
    }

    @Test
    void who_is_being_put_out_is_banned_however_they_knock() throws Exception {
        join(bob, "Bobcat").expect(201);
        var again = whileHeld(
                "update guise set state = 'banned' where conversation = ? and state = 'in' and alias = 'Bobcat'",
                () -> join(bob, "Bobby"));
        again.problem(403, "chat/banned");
        assertEquals("banned", look(bob).at("/state"));
    }

    @Test
    void a_link_that_is_being_revoked_is_not_written_back() throws Exception {
        var kept = whileHeld("update open_group set code = null where conversation = ?", () -> host.api()
                .put(path(group) + "/link", "{\"approval\":true}"));
        assertNotEquals(code, kept.expect(200).at("/code"));
        look(bob).problem(404, "chat/link-unknown");
    }

    @Test
    void nobody_comes_in_by_a_link_that_is_being_revoked() throws Exception {
        var joined = whileHeld("update open_group set code = null where conversation = ?", () -> join(bob, "Bobcat"));
        joined.problem(404, "chat/link-unknown");
        assertEquals("Captain host", members(host));
    }

    @Test
    void a_host_by_now_decides_what_is_asked_by_now() throws Exception {
        var joined =
                whileHeld("update open_group set approval = true where conversation = ?", () -> join(bob, "Bobcat"));
        joined.expect(202);
    }

    /// The answer of what is done while a statement, which it waits for, is not yet committed.
    private Api.Answer whileHeld(String sql, Supplier<Api.Answer> action) throws Exception {
        try (var holding = Sql.connect("chat");
                var statement = holding.prepareStatement(sql)) {
            holding.setAutoCommit(false);
            statement.setObject(1, group);
            assertEquals(1, statement.executeUpdate());
            var answer = CompletableFuture.supplyAsync(action);
            Await.soon("it waits", () -> answer.isDone() || waiting() > 0);
            holding.commit();
            return answer.get();
        }
    }

    private static long waiting() {
        try {
            return Sql.number("chat", "select count(*) from pg_locks where not granted");
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void a_host_who_handed_over_does_it_once() throws SQLException {
        join(bob, "Bobcat").expect(201);
        join(carol, "Carol").expect(201);
        append(given(host, carol, "host"), given(host, bob, "host"));
        assertEquals("Bobcat member, Captain member, Carol host", members(bob));
    }

    @Test
    void nobody_puts_out_the_host_nor_when_they_may_not_any_more() throws SQLException {
        join(bob, "Bobcat").expect(201);
        join(carol, "Carol").expect(201);
        role(host, bob, "sub_host").expect(201);
        append(given(host, carol, "host"), kick(bob, carol));
        assertEquals("Bobcat sub_host, Captain member, Carol host", members(bob));
        append(given(carol, bob, "member"), kick(bob, host));
        append(kick(host, bob));
        assertEquals("Bobcat member, Captain member, Carol host", members(bob));
        append(kick(carol, bob));
        assertEquals("Captain member, Carol host", members(host));
        assertEquals("banned", look(bob).at("/state"));
    }

    /// Of two who go at once each would leave the other to be host.
    @Test
    void who_leaves_waits_for_the_lock_of_the_conversation() throws SQLException {
        try (var holding = Sql.connect("chat");
                var lock = holding.prepareStatement("select 1 from conversation where id = ? for no key update");
                var leaving = Sql.connect("chat");
                var impatient = leaving.createStatement();
                var leave = leaving.prepareStatement("select remove_member(?, ?)")) {
            holding.setAutoCommit(false);
            lock.setObject(1, group);
            lock.execute();
            impatient.execute("set lock_timeout = 50");
            leave.setObject(1, group);
            leave.setObject(2, host.id());
            assertEquals(
                    "55P03", assertThrows(SQLException.class, leave::execute).getSQLState());
        }
    }

    @Test
    void a_read_mark_tells_who_one_is_there() {
        join(bob, "Bobcat").expect(201);
        send(host, group, "hello");
        var marks = QuarkusTransaction.requiringNew()
                .call(() -> conversations.read(new UUID[] {group}, new UUID[] {bob.id()}, new Long[] {2L}));
        assertEquals(
                me(bob) + " 2",
                marks.getFirst().shownAs() + " " + marks.getFirst().readSeq());
    }

    @Test
    void whoever_is_not_in_an_open_group_is_nobody_there() {
        var in = new AccountId(Ids.next());
        var guise = new AccountId(Ids.next());
        var circle = new Members.Circle(List.of(in), Set.of(), Members.Slow.NOT, Map.of(in, guise));
        assertEquals(guise, circle.shownAs(in));
        assertThrows(Refused.class, () -> circle.shownAs(new AccountId(Ids.next())));
    }

    @Test
    void a_thousand_may_ask_at_once() throws SQLException {
        host.api().put(path(group) + "/link", "{\"approval\":true}").expect(200);
        Sql.run(
                "chat",
                "insert into guise (id, conversation, person, alias, folded, state, admission, at)"
                        + " select gen_random_uuid(), ?, gen_random_uuid(), 'a' || n, 'a' || n, 'asked',"
                        + " gen_random_uuid(), now() from generate_series(1, 999) n",
                group);
        join(bob, "Bobcat").expect(202);
        join(bob, "Bob").expect(202);
        join(carol, "Carol").problem(422, "chat/too-many-requests");
        assertEquals(1000, conversation(host).at("/requests").asInt());
    }

    private Draft given(Person giver, Person person, String role) {
        return draft(giver, "role", "{\"person\":\"" + guise(person) + "\",\"name\":\"" + role + "\"}");
    }

    private Draft kick(Person who, Person whom) {
        return draft(who, "kick", '"' + guise(whom).toString() + '"');
    }

    private Draft draft(Person sender, String kind, String body) {
        return new Draft(new ConversationId(group), new AccountId(guise(sender)), Ids.next(), kind, null, body, null);
    }

    private UUID guise(Person person) {
        return QuarkusTransaction.requiringNew()
                .call(() -> store.of(group, person.id()).orElseThrow().id());
    }

    private void append(Draft... drafts) throws SQLException {
        try (var connection = databases.openWriter("chat", Duration.ofSeconds(10))) {
            assertTrue(LogStore.append(connection, List.of(drafts), Instant.EPOCH).stream()
                    .noneMatch(LogWorker.Appended::duplicate));
        }
    }
}
