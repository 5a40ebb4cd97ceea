package dev.turtleship.drills;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import java.util.function.Supplier;

/// Somebody who rides: has a quote in hand, requests with it, tells the driver the PIN, and looks at what is owed.
/// Belongs to the loop.
final class Rider {
    private final RideTraffic traffic;
    private final Person person;
    private JsonNode quote;
    private String ride = "";

    Rider(RideTraffic traffic, Person person) {
        this.traffic = traffic;
        this.person = person;
    }

    Person person() {
        return person;
    }

    boolean free() {
        return quote != null && ride.isEmpty();
    }

    boolean riding() {
        return !ride.isEmpty();
    }

    /// Asks what the next ride costs, until that is told.
    void quote() {
        traffic.asking()
                .again("quote", "", person.id(), () -> traffic.api()
                        .post("/v1/taxi/quotes", person.token(), traffic.aWay()))
                .onSuccess(answer -> quote = answer.success() ? answer.json() : null);
    }

    /// Requests the ride that was quoted, under the same id until it is answered. Whoever gives up keeps the quote.
    void request(String id, long dueAt) {
        ride = id;
        long fare = quote.path("fare").path("amount").asLong();
        traffic.history().requests().add(new RideHistory.Request(id, person.id(), fare, dueAt));
        var body = Json.object().put("quote", quote.path("token").asText());
        traffic.asking()
                .anew("request", id, person.id(), dueAt, () -> traffic.api()
                        .put("/v1/taxi/rides/" + id, person.token(), body))
                .onSuccess(answer -> {
                    if (traffic.asking().gaveUp(id)) {
                        ride = "";
                    } else if (!answer.success()) {
                        ended();
                    }
                });
    }

    /// What the rider tells the driver at the door; "" when the ride shows none.
    Future<String> pin() {
        return traffic.asking()
                .again("look", ride, person.id(), this::find)
                .map(answer -> answer.json().path("pin").asText());
    }

    /// How the ride that they are on stands for its rider.
    Future<Api.Answer> find() {
        return looksAt(ride).get();
    }

    Supplier<Future<Api.Answer>> looksAt(String id) {
        return () -> traffic.api().get("/v1/taxi/rides/" + id, person.token());
    }

    /// The ride is over, or came to nothing.
    void ended() {
        ride = "";
        quote = null;
        quote();
    }
}
