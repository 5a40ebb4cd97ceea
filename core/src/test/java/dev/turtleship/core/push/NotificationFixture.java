package dev.turtleship.core.push;

import dev.turtleship.contracts.push.Notify;
import dev.turtleship.core.message.Outbox;
import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People.Person;
import dev.turtleship.core.testing.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.UUID;

/// The probe tells people of news, as modules do: by a message from its outbox.
@Singleton
class NotificationFixture {
    static final String TEXT = "기사님이 도착했습니다 · Your driver is here";

    private final Outbox outbox;
    private final Clock clock;

    NotificationFixture(Outbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    UUID tell(Person person, String kind, String subject) {
        return tell(person, kind, subject, TEXT, false);
    }

    UUID tell(Person person, String kind, String subject, String text, boolean urgent) {
        var id = UUID.randomUUID();
        send(new Notify(id, person.id(), kind, subject, text, urgent, clock.instant()));
        return id;
    }

    void send(Notify notify) {
        send(notify.person() + " " + notify.subject(), notify);
    }

    void send(String aggregate, Object message) {
        QuarkusTransaction.requiringNew().run(() -> outbox.send("probe", aggregate, message));
    }

    /// What came for the browser, once there were so many.
    static PushServices.Sent sent(Browser browser, int many) {
        Await.soon(many + " came", () -> browser.sent().size() >= many);
        return browser.sent().get(many - 1);
    }

    static Api.Answer list(Person person) {
        return person.api().get("/v1/push/notifications").expect(200);
    }

    static Api.Answer awaitListed(Person person, int many) {
        Await.soon(
                many + " are in the list",
                () -> list(person).body().at("/items").size() >= many);
        return list(person);
    }

    static Browser subscribed(Person person) {
        var browser = Browser.at(PushServices.google());
        browser.subscribe(person.api());
        return browser;
    }

    static int devices(Person person) {
        return person.api()
                .get("/v1/push/subscriptions")
                .expect(200)
                .body()
                .at("/items")
                .size();
    }

    static void awaitNothingWaits(Person person) {
        Await.soon("nothing waits to be sent", () -> waiting(person.id(), "count(*)") == 0);
    }

    static void awaitTries(Person person, int tries) {
        Await.soon("it was tried", () -> waiting(person.id(), "coalesce(max(tries), 0)") == tries);
    }

    private static long waiting(UUID account, String what) {
        try {
            return Sql.number(
                    "push",
                    "select " + what + " from delivery d join subscription s on s.id = d.subscription"
                            + " where s.account = ?",
                    account);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// What `/v1/status` says of telling devices, and why.
    static String status() {
        for (var module : Api.open().get("/v1/status").body().at("/modules")) {
            if (module.at("/name").asText().equals("push")) {
                var notify = module.at("/capabilities/0");
                return notify.at("/state").asText() + " "
                        + notify.at("/because").asText();
            }
        }
        throw new AssertionError("no push in /v1/status");
    }
}
