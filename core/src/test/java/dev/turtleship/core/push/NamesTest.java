package dev.turtleship.core.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.push.Names.Where;
import dev.turtleship.core.testing.Await;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NamesTest {
    private final CountDownLatch answered = new CountDownLatch(1);
    private final AtomicInteger hanging = new AtomicInteger();
    private final Names names = new Names("names-", 2, this::addresses);

    private InetAddress[] addresses(String host) throws UnknownHostException {
        switch (host) {
            case "nowhere" -> throw new UnknownHostException(host);
            case "slow" -> {
                hanging.incrementAndGet();
                Await.soon("somebody answers", () -> answered.getCount() == 0);
            }
            default -> {}
        }
        return InetAddress.getAllByName(host.equals("home") ? "10.0.0.1" : "1.1.1.1");
    }

    @Test
    void a_name_leads_to_the_public_internet_or_home_or_nowhere() {
        assertEquals(Where.PUBLIC, names.look("there"));
        assertEquals(Where.NEAR, names.look("home"));
        assertEquals(Where.UNKNOWN, names.look("nowhere"));
    }

    @Test
    void while_all_look_ups_hang_the_next_is_unknown_at_once() {
        for (int i = 0; i < 2; i++) {
            Thread.ofVirtual().start(() -> names.look("slow"));
        }
        Await.soon("both hang", () -> hanging.get() == 2);
        long before = System.nanoTime();
        assertEquals(Where.UNKNOWN, names.look("there"));
        long millis = (System.nanoTime() - before) / 1_000_000;
        assertTrue(millis < 500, "after " + millis + " ms");
        answered.countDown();
        Await.soon("there is a thread again", () -> names.look("there") == Where.PUBLIC);
    }
}
