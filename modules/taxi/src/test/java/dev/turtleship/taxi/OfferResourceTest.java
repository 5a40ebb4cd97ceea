package dev.turtleship.taxi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class OfferResourceTest {
    private static Person driver;
    private static Person other;
    private Person rider;

    @BeforeAll
    static void register() {
        driver = TaxiFixture.driver();
        other = TaxiFixture.driver();
    }

    @BeforeEach
    void nobodyDrives() throws SQLException {
        rider = People.signUp();
        Sql.run("taxi", "update offer set state = 'withdrawn' where state = 'offered'");
        Sql.run("taxi", """
                update ride set state = 'completed', ended_at = now()
                where state in ('accepted', 'arrived', 'in_progress')
                """);
    }

    /// Every state of an offer and every command. The ride is as it is then: looked for, or another's.
    @ParameterizedTest
    @CsvSource(textBlock = """
            offered,   200 accepted,        200 declined
            accepted,  200 accepted,        409 offer-closed
            declined,  409 offer-closed,    200 declined
            expired,   410 offer-expired,   410 offer-expired
            late,      410 offer-expired,   410 offer-expired
            withdrawn, 409 offer-closed,    409 offer-closed
            taken,     409 offer-taken,     409 offer-closed
            canceled,  409 offer-closed,    409 offer-closed
            """)
    void every_state_answers_every_command(String state, String accept, String decline) throws SQLException {
        assertEquals(accept, answer(state, "accept"));
        nobodyDrives();
        assertEquals(decline, answer(state, "decline"));
    }

    private String answer(String state, String command) throws SQLException {
        var ride = TaxiFixture.requested(rider);
        var offer = TaxiFixture.offer(ride, driver);
        switch (state) {
            case "accepted" -> TaxiFixture.accept(driver, offer).expect(200);
            case "taken" ->
                TaxiFixture.accept(other, TaxiFixture.offer(ride, other)).expect(200);
            // The sweep may come first; both are too late.
            case "late" -> Sql.run("taxi", "update offer set expires_at = now() - interval '1 ms' where id = ?", offer);
            default -> Sql.run("taxi", "update offer set state = ? where id = ?", state, offer);
        }
        String before = TaxiFixture.state(ride);
        var answer = driver.api().post("/v1/taxi/driver/offers/" + offer + "/" + command, null);
        boolean moves = answer.status() == 200 && command.equals("accept");
        assertEquals(moves ? "accepted" : before, TaxiFixture.state(ride));
        return answer.status() + " "
                + (answer.status() == 200
                        ? answer.at("/state")
                        : answer.at("/type").replace("/problems/taxi/", ""));
    }

    @Test
    void what_was_offered_to_another_is_not_there() throws SQLException {
        var ride = TaxiFixture.requested(rider);
        var offer = TaxiFixture.offer(ride, other);
        TaxiFixture.accept(driver, offer).problem(404, "taxi/offer-unknown");
        TaxiFixture.accept(rider, offer).problem(404, "taxi/offer-unknown");
        TaxiFixture.accept(driver, Ids.next()).problem(404, "taxi/offer-unknown");
        driver.api().post("/v1/taxi/driver/offers/x/accept", null).problem(404, "core/not-found");
        assertEquals("processing", TaxiFixture.state(ride));
        TaxiFixture.accept(other, offer).expect(200);
    }

    @Test
    void whoever_is_on_a_ride_takes_no_other() throws SQLException {
        TaxiFixture.accepted(rider, driver);
        var second = TaxiFixture.requested(People.signUp());
        var offer = TaxiFixture.offer(second, driver);
        TaxiFixture.accept(driver, offer).problem(409, "taxi/on-a-ride");
        assertEquals("processing", TaxiFixture.state(second));
        assertEquals("offered", Sql.text("taxi", "select state from offer where id = ?", offer));
    }

    @Test
    void the_database_lets_a_driver_have_one_live_offer_and_one_ride() throws SQLException {
        var ride = TaxiFixture.requested(rider);
        var second = TaxiFixture.requested(People.signUp());
        TaxiFixture.offer(ride, driver);
        var twice = assertThrows(SQLException.class, () -> TaxiFixture.offer(second, driver));
        assertEquals("23505", twice.getSQLState());
        String take = "update ride set state = 'accepted', driver = ? where id = ?";
        Sql.run("taxi", take, driver.id(), ride);
        var both = assertThrows(SQLException.class, () -> Sql.run("taxi", take, driver.id(), second));
        assertEquals("23505", both.getSQLState());
    }

    @Test
    void an_offer_that_expired_is_over_and_the_ride_goes_on_looking() throws SQLException {
        var ride = TaxiFixture.requested(rider);
        var offer = TaxiFixture.offer(ride, driver);
        Sql.run("taxi", "update offer set expires_at = now() where id = ?", offer);
        Await.soon("it is swept", () -> offerState(offer).equals("expired"));
        assertEquals("processing", TaxiFixture.state(ride));
    }

    @Test
    void a_search_in_vain_takes_its_offers_with_it() throws SQLException {
        var ride = TaxiFixture.requested(rider);
        var offer = TaxiFixture.offer(ride, driver);
        Sql.run("taxi", "update ride set search_until = now() where id = ?", ride);
        Await.soon(
                "the search is over",
                () -> TaxiFixture.find(rider, ride).at("/state").equals("no_drivers"));
        assertEquals("withdrawn", offerState(offer));
        TaxiFixture.accept(driver, offer).problem(409, "taxi/offer-closed");
        TaxiFixture.requested(rider);
    }

    private static String offerState(java.util.UUID offer) {
        try {
            return Sql.text("taxi", "select state from offer where id = ?", offer);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }
}
