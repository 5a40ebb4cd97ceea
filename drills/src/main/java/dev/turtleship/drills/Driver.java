package dev.turtleship.drills;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Somebody who drives: waits for offers by long poll, accepts the first, fetches the rider and brings them there, and
/// says where they are meanwhile. Belongs to the loop.
final class Driver {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Duration TO_THE_PICKUP = Duration.ofMillis(200);

    /// Longer than a window of dispatch, so that there is always a ride under way.
    private static final Duration ON_THE_WAY = Duration.ofMillis(1_200);

    private final RideTraffic traffic;
    private final Person person;
    private String cursor = "";
    private boolean driving;
    private long seq;

    Driver(RideTraffic traffic, Person person) {
        this.traffic = traffic;
        this.person = person;
    }

    Person person() {
        return person;
    }

    boolean driving() {
        return driving;
    }

    ObjectNode profile() {
        return Json.object()
                .put("name", "Driver " + person.index())
                .put("vehicle", "Sedan")
                .put("plate", person.handle());
    }

    /// The last points of the way, in a batch.
    ObjectNode positions(int count) {
        var batch = Json.object();
        var points = batch.putArray("points");
        for (int i = 0; i < count; i++) {
            traffic.aPlace(points.addObject())
                    .put("seq", ++seq)
                    .put("recorded_at", CLOCK.instant().toString());
        }
        return batch;
    }

    /// Waits until something changed, over and over; who drives looks at nothing else.
    void work() {
        var path = "/v1/taxi/changes?wait=20" + (cursor.isEmpty() ? "" : "&after=" + cursor);
        traffic.api().get(path, person.token()).onSuccess(answer -> {
            if (traffic.asking().ended()) {
                return;
            }
            if (!answer.success()) {
                traffic.polled(answer);
                traffic.asking().later(this::work);
                return;
            }
            var changes = answer.json();
            cursor = changes.path("cursor").asText();
            if (changes.path("reset").asBoolean()) {
                traffic.asking()
                        .again("offers", "", person.id(), () -> traffic.api()
                                .get("/v1/taxi/driver/offers", person.token()))
                        .onSuccess(offers -> accept(live(offers.json().path("items"))));
            } else {
                accept(live(changes.path("offers")));
            }
        });
    }

    private static List<JsonNode> live(JsonNode offers) {
        var live = new ArrayList<JsonNode>();
        for (var offer : offers) {
            if (offer.path("state").asText().equals("offered")) {
                live.add(offer);
            }
        }
        return live;
    }

    /// The first that is still to be had.
    private void accept(List<JsonNode> offers) {
        if (offers.isEmpty()) {
            work();
            return;
        }
        var ride = offers.getFirst().path("ride").asText();
        traffic.history().offeredAt().putIfAbsent(ride, System.nanoTime());
        var path = "/v1/taxi/driver/offers/" + offers.getFirst().path("id").asText() + "/accept";
        traffic.asking()
                .again("accept", ride, person.id(), () -> traffic.api().post(path, person.token(), null))
                .onSuccess(answer -> {
                    if (answer.success()) {
                        drive(ride);
                    } else {
                        accept(offers.subList(1, offers.size()));
                    }
                });
    }

    private void drive(String ride) {
        driving = true;
        var rider = traffic.riderOf(ride);
        traffic.after(TO_THE_PICKUP)
                .compose(ignored -> command(ride, "arrived", Json.object()))
                .compose(ignored -> rider.pin())
                .compose(pin -> command(ride, "start", Json.object().put("pin", pin)))
                .compose(ignored -> traffic.after(ON_THE_WAY))
                .compose(ignored -> complete(ride))
                .compose(ignored -> bothLook(ride, rider))
                .onComplete(ignored -> {
                    driving = false;
                    rider.ended();
                    work();
                });
    }

    private Future<Api.Answer> complete(String ride) {
        var body = Json.object().put("occurred_at", CLOCK.instant().toString());
        long dueAt = System.nanoTime();
        return traffic.asking()
                .again("complete", ride, person.id(), () -> traffic.api()
                        .waiting(HttpMethod.POST, ridePath(ride, "complete"), person.token(), traffic.fareWait(), body))
                .onSuccess(answer -> traffic.history()
                        .fares()
                        .add(new RideHistory.FareAnswer(
                                ride,
                                dueAt,
                                answer.endedAt(),
                                answer.json().path("payment").path("state").asText())));
    }

    private Future<Api.Answer> command(String ride, String what, ObjectNode body) {
        return traffic.asking()
                .again(what, ride, person.id(), () -> traffic.api().post(ridePath(ride, what), person.token(), body));
    }

    private static String ridePath(String ride, String what) {
        return "/v1/taxi/driver/rides/" + ride + "/" + what;
    }

    /// The ride is over: what is each of them shown of the fare?
    private Future<Api.Answer> bothLook(String ride, Rider rider) {
        return traffic.look(ride, rider.person(), rider::find)
                .compose(ignored -> traffic.look(
                        ride, person, () -> traffic.api().get("/v1/taxi/driver/rides/" + ride, person.token())));
    }
}
