package dev.turtleship.drills;

import dev.turtleship.drills.RepeatCheck.Repeat;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Sends things again that were acknowledged, on purpose: the newest ones, which a careless server would lose.
final class Repeats {
    private static final int EACH = 20;

    private final Loop loop;
    private final Traffic traffic;
    private final List<Repeat> answered = new ArrayList<>();

    /// What is to be sent again, what its first answer said, and where that stands in an answer.
    record Again(String what, String first, String member, Supplier<Future<Api.Answer>> call) {}

    Repeats(Loop loop, Traffic traffic) {
        this.loop = loop;
        this.traffic = traffic;
    }

    /// The newest acknowledged messages and transfers of this moment.
    List<Again> newest() {
        return loop.ask(() -> {
            var all = messages();
            all.addAll(transfers());
            return all;
        });
    }

    /// Each is sent until it is answered; what nobody answers in time counts as another answer.
    void sendAgain(List<Again> things, Duration limit) {
        loop.await(
                "sending again",
                limit.multipliedBy(2),
                () -> loop.each(things.size(), 4, i -> {
                    var thing = things.get(i);
                    return traffic.api()
                            .until("sending again", limit, Api.Answer::success, thing.call())
                            .map(answer -> answer.status() + " "
                                    + answer.json().path(thing.member()).asText())
                            .otherwise(failed -> String.valueOf(failed.getMessage()))
                            .onSuccess(again -> answered.add(new Repeat(thing.what(), "200 " + thing.first(), again)));
                }));
    }

    List<Repeat> answered() {
        return answered;
    }

    private List<Again> messages() {
        var history = traffic.crowd().history();
        var newest = new ArrayList<Again>();
        for (int message = history.sentCount() - 1; message >= 0 && newest.size() < EACH; message--) {
            if (history.acked(message)) {
                int number = message;
                newest.add(new Again(
                        "message " + number, String.valueOf(history.ackedSeq(number)), "seq", () -> traffic.crowd()
                                .sendOverHttp(number)));
            }
        }
        return newest;
    }

    private List<Again> transfers() {
        var payments = traffic.payments();
        var calls = payments.calls();
        var newest = new ArrayList<Again>();
        for (int i = calls.size() - 1; i >= 0 && newest.size() < EACH; i--) {
            var call = calls.get(i);
            if (call.settled()) {
                newest.add(new Again(
                        "transfer " + call.id(),
                        payments.settledAt(call),
                        "settled_at",
                        () -> payments.sendAgain(call)));
            }
        }
        return newest;
    }
}
