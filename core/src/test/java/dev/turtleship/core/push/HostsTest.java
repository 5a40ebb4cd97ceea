package dev.turtleship.core.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.turtleship.core.push.Names.Where;
import dev.turtleship.core.testing.Await;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PushPorts.class)
class HostsTest {
    @Inject
    Hosts hosts;

    @Test
    void a_host_has_one_way_however_it_is_written() {
        var way = wayTo("https://push.example.org/a");
        assertSame(way, wayTo("https://PUSH.example.org:443/b"));
        assertNotSame(way, wayTo("https://push.example.com/a"));
        var apple = wayTo("https://web.push.apple.com/a");
        assertSame(apple, wayTo("https://api.Push.Apple.com/b"));
        var google = wayTo(PushServices.google() + "/a");
        assertSame(google, wayTo("https://fcm.googleapis.com/fcm/send/a"));
    }

    @Test
    void a_vendor_is_known_by_its_hosts() {
        assertEquals("google", service("https://fcm.googleapis.com/x"));
        assertEquals("mozilla", service("https://updates.push.services.mozilla.com/x"));
        assertEquals("apple", service("https://web.push.apple.com/x"));
        assertEquals("windows", service("https://wns2-par02p.notify.windows.com/x"));
        assertEquals("push.apple.com.example.org", service("https://push.apple.com.example.org/x"));
        assertEquals("evilpush.apple.com", service("https://evilpush.apple.com/x"));
        assertEquals("xfcm.googleapis.com", service("https://xfcm.googleapis.com/x"));
    }

    @Test
    void each_has_eight_places_and_all_that_are_no_vendors_sixteen() {
        var entered = new HashMap<Hosts.Way, Integer>();
        try {
            assertEquals(8, enter("https://a.example.org/x", entered));
            assertEquals(8, enter("https://b.example.org/x", entered));
            assertEquals(0, enter("https://c.example.org/x", entered));
            assertEquals(true, hosts.isFullForOthers());
            assertEquals(8, enter("https://web.push.apple.com/x", entered));
        } finally {
            entered.forEach(Hosts.Way::leave);
        }
        var free = wayTo("https://c.example.org/x");
        assertEquals(3, free.enter(3));
        free.leave(3);
    }

    @Test
    void while_one_is_down_there_is_one_place_and_that_now_and_then() {
        var way = wayTo("https://down.example.org/x");
        for (int i = 0; i < 2; i++) {
            assertThrows(IOException.class, () -> way.breaker().call(() -> {
                throw new IOException("no answer");
            }));
        }
        assertEquals(0, way.enter(8));
        Await.soon("it is time to look", () -> way.enter(8) == 1);
        assertEquals(0, way.enter(8));
        way.leave(1);
    }

    @Test
    void a_vendors_host_needs_no_look_up() {
        assertEquals(Where.PUBLIC, hosts.look(URI.create("https://nobody.windows.invalid/x")));
        assertEquals(Where.PUBLIC, hosts.lookFirst(URI.create("https://nobody.windows.invalid/x")));
    }

    @Test
    void a_name_that_leads_home_is_near_and_one_that_leads_nowhere_is_unknown() {
        assertEquals(Where.NEAR, hosts.look(URI.create("https://localhost/x")));
        assertEquals(Where.UNKNOWN, hosts.look(URI.create("https://nowhere.invalid/x")));
        assertEquals(Where.PUBLIC, hosts.look(URI.create("https://1.1.1.1/x")));
    }

    private String service(String endpoint) {
        return hosts.service(URI.create(endpoint));
    }

    private Hosts.Way wayTo(String endpoint) {
        return hosts.wayTo(service(endpoint));
    }

    private int enter(String endpoint, Map<Hosts.Way, Integer> entered) {
        var way = wayTo(endpoint);
        int places = way.enter(100);
        entered.put(way, places);
        return places;
    }
}
