package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrowdTest {
    private static final int PAIRS = 3;
    private static final int RATE = 600;
    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void a_crowd_sends_sees_and_reads_back_what_it_sent() {
        talk(0, 0, crowd -> assertEquals("0 repeats ignored, 0 pulls, 0 bumps", crowd.clientRule()));
    }

    @Test
    void repeated_events_are_shown_once() {
        talk(0, 7, crowd -> assertTrue(crowd.clientRule().endsWith("repeats ignored, 0 pulls, 0 bumps")));
    }

    @Test
    void lost_events_are_pulled_from_the_log() {
        talk(11, 0, crowd -> assertTrue(!crowd.clientRule().contains(" 0 pulls"), crowd.clientRule()));
    }

    @Test
    void patient_clients_come_back_and_send_again_what_was_cut_off() {
        try (var stub = new StubChat(0, 0);
                var loop = new Loop()) {
            var ids = new Ids(42);
            var api = new Api(loop, stub.port(), 8);
            var people = loop.await("signing up", SOON, () -> People.signUp(loop, api, 2 * PAIRS, ids));
            var crowd = new Crowd(loop, api, stub.port(), PAIRS, ids);
            crowd.bePatient();
            stub.cutEvery(50);
            loop.await("gathering", SOON, () -> crowd.gather(people));
            var pace = new Pace(loop, RATE, (number, dueAt) -> crowd.send(dueAt));
            pace.start();
            Await.until("messages", SOON, () -> loop.ask(() -> crowd.history().sentCount()) > RATE / 2);
            pace.stop();
            Await.until("every answer", SOON, () -> loop.ask(crowd::settled));
            loop.await("reading back", SOON, crowd::readBack);
            assertTrue(!crowd.clientRule().endsWith("came back 0 times"), crowd.clientRule());
            assertTrue(crowd.history().unknownCount() > 0);
            assertEquals(List.of(), AckedCheck.unknown(crowd.history()).examples());
            for (var breaks : Histories.checkAll(crowd.history())) {
                assertEquals(List.of(), breaks.examples());
            }
        }
    }

    private interface Judge {
        void judge(Crowd crowd);
    }

    private static void talk(int loseEvery, int repeatEvery, Judge judge) {
        try (var stub = new StubChat(loseEvery, repeatEvery);
                var loop = new Loop()) {
            var ids = new Ids(42);
            var api = new Api(loop, stub.port(), 8);
            var people = loop.await("signing up", SOON, () -> People.signUp(loop, api, 2 * PAIRS, ids));
            var crowd = new Crowd(loop, api, stub.port(), PAIRS, ids);
            loop.await("gathering", SOON, () -> crowd.gather(people));
            var pace = new Pace(loop, RATE, (number, dueAt) -> crowd.send(dueAt));
            pace.start();
            Await.until("messages", SOON, () -> loop.ask(() -> crowd.history().sentCount()) > RATE / 2);
            pace.stop();
            // A lost event that nobody follows up is only noticed with the next one, so the last ones may stay open.
            boolean settled = Await.within(Duration.ofSeconds(loseEvery > 0 ? 1 : 10), () -> loop.ask(crowd::settled));
            loop.await("reading back", SOON, crowd::readBack);
            assertEquals(List.of(), crowd.strangeFrames());
            assertEquals(List.of(), AckedCheck.check(crowd.history()).examples());
            assertEquals(List.of(), DenseCheck.check(crowd.history()).examples());
            if (loseEvery == 0) {
                assertTrue(settled);
                assertEquals(List.of(), OrderCheck.check(crowd.history()).examples());
            } else {
                assertTrue(crowd.unsettled() <= PAIRS, crowd.unsettled() + " messages are open");
            }
            judge.judge(crowd);
        }
    }
}
