package dev.turtleship.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.turtleship.core.testing.People;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class WalletResourceTest {
    @Test
    void everybody_has_an_empty_wallet_from_the_start() {
        var alice = People.signUp();
        var wallet = alice.api().get("/v1/pay/wallet").expect(200);
        assertEquals(alice.id().toString(), wallet.at("/id"));
        assertEquals("0 KRW", wallet.at("/balance/amount") + " " + wallet.at("/balance/currency"));
        assertFalse(wallet.at("/as_of").isEmpty());
    }

    @Test
    void a_statement_is_read_page_by_page_newest_first() throws SQLException {
        var alice = PayFixture.personWith(1_000);
        var bob = PayFixture.personWith(1_000);
        var expected = new ArrayList<String>();
        expected.add("1000");
        for (int won = 1; won <= 4; won++) {
            PayFixture.send(alice, UUID.randomUUID(), bob.id(), won).expect(201);
            expected.addFirst(Integer.toString(-won));
            PayFixture.send(bob, UUID.randomUUID(), alice.id(), 10L * won).expect(201);
            expected.addFirst(Integer.toString(10 * won));
        }
        for (int limit : new int[] {1, 2, 3, 9, 10, 200}) {
            assertEquals(expected, amounts(alice, limit), "limit " + limit);
        }
    }

    private static ArrayList<String> amounts(People.Person person, int limit) {
        var amounts = new ArrayList<String>();
        String cursor = "";
        do {
            var page = person.api()
                    .get("/v1/pay/statement?limit=" + limit + "&cursor=" + cursor)
                    .expect(200);
            assertEquals(true, page.body().at("/items").size() <= limit);
            page.body()
                    .at("/items")
                    .forEach(line -> amounts.add(line.at("/amount/amount").asText()));
            cursor = page.at("/next_cursor");
        } while (!cursor.isEmpty());
        return amounts;
    }

    @Test
    void a_line_names_the_other_one_and_the_bank_is_nobody() throws SQLException {
        var alice = PayFixture.personWith(1_000);
        var bob = People.signUp();
        alice.api()
                .put("/v1/pay/transfers/" + UUID.randomUUID(), PayFixture.transfer(bob.id(), 7, "for tea"))
                .expect(201);
        var lines = alice.api().get("/v1/pay/statement").expect(200).body().at("/items");
        assertEquals(bob.id().toString(), lines.at("/0/counterparty").asText());
        assertEquals(
                "transfer for tea",
                lines.at("/0/kind").asText() + " " + lines.at("/0/note").asText());
        assertEquals("top_up", lines.at("/1/kind").asText());
        assertEquals(false, lines.at("/1").has("counterparty"));
        var his = bob.api().get("/v1/pay/statement").expect(200);
        assertEquals(alice.id().toString(), his.at("/items/0/counterparty"));
        assertEquals("7", his.at("/items/0/amount/amount"));
    }

    @Test
    void a_wrong_page_is_refused() {
        var alice = People.signUp();
        for (var wrong : new String[] {"limit=0", "limit=-1", "limit=201"}) {
            alice.api().get("/v1/pay/statement?" + wrong).invalid("/limit");
        }
        for (var wrong : new String[] {"cursor=%21", "cursor=eA", "cursor=AA"}) {
            alice.api().get("/v1/pay/statement?" + wrong).invalid("/cursor");
        }
    }
}
