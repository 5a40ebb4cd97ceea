package dev.turtleship.identity;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// People and their phones.
final class IdentityFixture {
    private static final AtomicInteger NEXT = new AtomicInteger(20_000_000);

    private IdentityFixture() {}

    /// A mobile number nobody has yet.
    static String freshNumber() {
        return "+8210" + NEXT.incrementAndGet();
    }

    static Api.Answer beginPhone(Person person, UUID id, String number) {
        return person.api().put("/v1/identity/phone-checks/" + id, Api.object("phone", number));
    }

    static Api.Answer confirm(Person person, UUID id, String code) {
        return person.api().post("/v1/identity/phone-checks/" + id + "/confirm", Api.object("code", code));
    }

    /// The newest code in this person's simulated phone.
    static String code(Person person) {
        return person.api()
                .get("/v1/identity/dev/outbox")
                .expect(200)
                .at("/items/0/text")
                .replaceAll(".*?([0-9]{6}).*", "$1");
    }

    static String wrong(String code) {
        return code.equals("000000") ? "111111" : "000000";
    }

    static void verifyPhone(Person person, String number) {
        var id = UUID.randomUUID();
        beginPhone(person, id, number).expect(201);
        confirm(person, id, code(person)).expect(200);
    }

    static Person withPhone() {
        var person = People.signUp();
        verifyPhone(person, freshNumber());
        return person;
    }

    static Api.Answer check(Person person, UUID id, String name, String birthDate) {
        return person.api().put("/v1/identity/checks/" + id, Api.object("name", name, "birth_date", birthDate));
    }

    static String checkState(Person person, UUID id) {
        return person.api().get("/v1/identity/checks/" + id).expect(200).at("/state");
    }

    /// Waits until the registrar has decided: another test may have made it look dead for a second.
    static void awaitCheck(Person person, UUID id, String state) {
        Await.soon("the check is " + state, () -> checkState(person, id).equals(state));
    }

    /// Somebody of level 2.
    static Person known(String birthDate) {
        var person = withPhone();
        var id = UUID.randomUUID();
        check(person, id, "Hong Gildong", birthDate);
        awaitCheck(person, id, "verified");
        return person;
    }

    static int level(Person person) {
        return person.api()
                .get("/v1/identity/level")
                .expect(200)
                .body()
                .at("/level")
                .asInt();
    }

    /// What `request` is answered while another account takes `id` by `sql` and commits
    /// as soon as the request waits for it.
    static Api.Answer whileTaken(String sql, UUID id, Supplier<Api.Answer> request) throws Exception {
        try (var other = Sql.connect("identity");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            other.setAutoCommit(false);
            try (var insert = other.prepareStatement(sql)) {
                insert.setObject(1, id);
                insert.setObject(2, UUID.randomUUID());
                insert.executeUpdate();
            }
            var answer = threads.submit(request::get);
            Await.soon("it waits for the other", IdentityFixture::somebodyWaits);
            other.commit();
            return answer.get();
        }
    }

    private static boolean somebodyWaits() {
        try {
            return Sql.number("identity", "select count(*) from pg_locks where not granted") > 0;
        } catch (SQLException away) {
            throw new IllegalStateException(away);
        }
    }

    /// The levels that another module heard of this person, in order, each with a greater version than the one before.
    static List<Integer> heard(UUID person) throws SQLException {
        var heard = new ArrayList<Integer>();
        long last = 0;
        try (var connection = Sql.connect("listener");
                var query =
                        connection.prepareStatement("select level, version from heard where person = ? order by seq")) {
            query.setObject(1, person);
            try (var row = query.executeQuery()) {
                while (row.next()) {
                    heard.add(row.getInt(1));
                    assertTrue(row.getLong(2) > last, row.getLong(2) + " after " + last);
                    last = row.getLong(2);
                }
            }
        }
        return heard;
    }

    static void awaitHeard(UUID person, Integer... expected) {
        Await.soon("heard " + List.of(expected), () -> {
            try {
                return heard(person).equals(List.of(expected))
                        && Sql.number("identity", "select count(*) from outbox") == 0;
            } catch (SQLException away) {
                throw new IllegalStateException(away);
            }
        });
    }
}
