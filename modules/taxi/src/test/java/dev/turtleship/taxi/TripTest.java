package dev.turtleship.taxi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.id.Ids;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Rides from the quote to the rating, dispatched as in the street.
@QuarkusTest
class TripTest {
    @Inject
    FakePay pay;

    @Test
    void a_ride_from_the_quote_to_the_rating() {
        var rider = People.signUp();
        var driver = TaxiFixture.driverAt(35.1796, 129.0756);
        pay.answer(rider.id(), "settled", "");
        var quote = TaxiFixture.quote(rider, TaxiFixture.place(35.1798, 129.0758), TaxiFixture.place(35.1, 129.0))
                .expect(200);
        var ride = Ids.next();
        var asked = TaxiFixture.request(rider, ride, quote.at("/token")).expect(201);
        assertEquals("processing", asked.at("/state"));
        assertEquals(quote.at("/fare/amount"), asked.at("/fare/amount"));
        assertEquals(quote.body().at("/items"), asked.body().at("/items"));

        var offer = offerOf(driver);
        var accepted = TaxiFixture.accept(driver, offer).expect(200);
        assertEquals("accepted", accepted.at("/state"));
        assertEquals("", accepted.at("/pin"), "the driver must ask for it");
        assertEquals(rider.name(), accepted.at("/rider/name"));
        var seen = TaxiFixture.find(rider, ride);
        assertEquals("Kim White Sonata", seen.at("/driver/name") + " " + seen.at("/driver/vehicle"));
        assertEquals("35.1796", seen.at("/driver/at/lat"));
        assertTrue(seen.at("/pin").matches("\\d{4}"), seen.text());

        TaxiFixture.drive(driver, ride, "arrived", null).expect(200);
        TaxiFixture.drive(driver, ride, "start", TaxiFixture.pin(rider, ride)).expect(200);
        TaxiFixture.complete(driver, ride).expect(200);
        Await.soon("the fare is paid", () -> TaxiFixture.payment(rider, ride).equals("paid"));
        assertEquals("paid", TaxiFixture.payment(driver, ride));
        var earnings = driver.api().get("/v1/taxi/driver/earnings").expect(200);
        assertEquals(quote.at("/fare/amount"), earnings.at("/settled/amount"));
        assertEquals(ride.toString(), earnings.at("/items/0/ride"));
        var rated = TaxiFixture.ride(rider, ride, "rating", "{\"stars\":5}").expect(200);
        assertEquals("5", rated.at("/stars"));
        assertEquals(
                ride.toString(), rider.api().get("/v1/taxi/rides").expect(200).at("/items/0/id"));
        TaxiFixture.shift(driver, false);
    }

    private static UUID offerOf(Person driver) {
        return Await.some(Await.SOON, "an offer", () -> {
            var offers = driver.api().get("/v1/taxi/driver/offers").expect(200);
            return offers.body().at("/items").isEmpty()
                    ? Optional.empty()
                    : Optional.of(UUID.fromString(offers.at("/items/0/id")));
        });
    }
}
