package dev.turtleship.drills;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turtleship.drills.LoginStormRun.SignIn;
import dev.turtleship.drills.LoginStormRun.SignIns;
import dev.turtleship.drills.LoginStormRun.Visit;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Sign-ins by the hundred from one address, and people who sign in once each from addresses of their own. Belongs to
/// the loop while it runs.
final class SignInFlood {
    private static final String FLOODING = "127.0.0.2";
    private static final int CONNECTIONS = 4_000;
    /// How long somebody goes on coming back before they give up.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Loop loop;
    private final int port;
    private final int burst;
    private final List<Person> flooding;
    private final List<Person> quiet;
    private final Api api;
    private final List<SignIn> signIns = new ArrayList<>();
    private final List<Visit> visits = new ArrayList<>();
    private int sent;
    private int come;
    private int coming;

    /// @param burst how many sign-ins leave the flooding address at once
    SignInFlood(Loop loop, int port, int burst, List<Person> people) {
        this.loop = loop;
        this.port = port;
        this.burst = burst;
        int half = people.size() / 2;
        // Accounts of their own, because too many sign-ins to one account at once are refused wherever they come from.
        this.flooding = people.subList(0, half);
        this.quiet = people.subList(half, people.size());
        this.api = new Api(loop, port, CONNECTIONS, FLOODING);
    }

    /// One burst from the flooding address.
    void flood(long number, long dueAt) {
        for (int i = 0; i < burst; i++) {
            send(api, flooding.get(i % flooding.size()));
        }
    }

    /// Somebody comes to sign in from an address that nobody else uses.
    void visit(long number, long dueAt) {
        coming++;
        visit(dueAt).onSuccess(visit -> {
            coming--;
            visits.add(visit);
        });
    }

    Future<Visit> visit(long dueAt) {
        int number = come++;
        var address = "127.0." + (1 + number / 250) + "." + (1 + number % 250);
        return visit(new Api(loop, port, 1, address), address, quiet.get(number % quiet.size()), dueAt, 1);
    }

    private Future<Visit> visit(Api from, String address, Person person, long dueAt, int tries) {
        return send(from, person).compose(signIn -> {
            if (signIn.status() == 201) {
                return Future.succeededFuture(new Visit(address, dueAt, signIn.answeredAt(), tries));
            }
            var wait = Duration.ofSeconds(signIn.retryAfter());
            long waited = signIn.answeredAt() - dueAt + wait.toNanos();
            if (!signIn.refused() || waited > PATIENCE.toNanos()) {
                return Future.succeededFuture(new Visit(address, dueAt, Visit.NEVER, tries));
            }
            return loop.after(wait).compose(ignored -> visit(from, address, person, dueAt, tries + 1));
        });
    }

    private Future<SignIn> send(Api from, Person person) {
        sent++;
        return from.send(
                        HttpMethod.POST,
                        "/v1/sessions",
                        Map.of(),
                        body(person.handle(), People.password(person.handle())))
                .map(answer -> {
                    var signIn = new SignIn(answer.beganAt(), answer.endedAt(), answer.status(), answer.retryAfter());
                    signIns.add(signIn);
                    return signIn;
                });
    }

    static ObjectNode body(String handle, String password) {
        var body = Json.object().put("handle", handle).put("password", password);
        body.putObject("device").put("name", "storm");
        return body;
    }

    boolean allAnswered() {
        return signIns.size() == sent && coming == 0;
    }

    SignIns seen() {
        return new SignIns(signIns, visits);
    }
}
