package dev.turtleship.core.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.9.9.9",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:10.0.0.1",
                "64:ff9b::7f00:1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "fc00::1",
                "fd12:3456::1",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void an_address_of_our_own_network_is_none_of_the_public_internet(String address) throws UnknownHostException {
        assertEquals(false, Endpoint.isPublic(InetAddress.getByName(address)), address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "192.0.1.1",
                "192.167.1.1",
                "198.17.0.1",
                "198.20.0.1",
                "203.0.114.1",
                "223.255.255.255",
                "2001:4860:4860::8888",
                "2606:4700::1111",
                "2a00:1450::1"
            })
    void an_address_of_the_public_internet_is_one(String address) throws UnknownHostException {
        assertEquals(true, Endpoint.isPublic(InetAddress.getByName(address)), address);
    }

    @Test
    void an_address_of_a_push_service_is_taken_as_it_is() {
        for (var endpoint : new String[] {
            "https://fcm.googleapis.com/fcm/send/c:a_b-c",
            "https://FCM.googleapis.com:443/wp/x?y=%2F",
            "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
            "https://web.push.apple.com/QGuQyavXutnMH",
            "https://wns2-par02p.notify.windows.com/w/?token=BQYA",
            "https://ntfy.example.org"
        }) {
            assertEquals(endpoint, Endpoint.require(endpoint, Set.of()).toString());
        }
        String near = "http://127.0.0.1:9000/x";
        assertEquals(
                near, Endpoint.require(near, Set.of("http://127.0.0.1:9000")).toString());
    }
}
