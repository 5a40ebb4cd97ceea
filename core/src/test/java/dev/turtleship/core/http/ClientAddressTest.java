package dev.turtleship.core.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0",
        "2001:db8:1:2:ffff::1, 2001:db8:1:2:0:0:0:0",
        "2001:db8:1:3::1, 2001:db8:1:3:0:0:0:0",
        "::1, 0:0:0:0:0:0:0:0",
        "not an address, unknown",
        "example.com, unknown"
    })
    void one_customer_is_one_address(String literal, String network) {
        assertEquals(network, ClientAddress.network(literal));
    }
}
