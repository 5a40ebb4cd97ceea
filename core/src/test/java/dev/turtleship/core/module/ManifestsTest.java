package dev.turtleship.core.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManifestsTest {
    @Test
    void a_prefix_owned_twice_is_refused_with_both_names() {
        var twice = List.of(manifest("pay", "/v1/pay", "/v1/wallet"), manifest("gifts", "/v1/gifts", "/v1/wallet"));
        var failure = assertThrows(IllegalStateException.class, () -> ManifestCheck.each(twice));
        assertEquals("/v1/wallet is owned by pay and gifts", failure.getMessage());
        ManifestCheck.each(List.of(manifest("pay", "/v1/pay"), manifest("payments", "/v1/payments")));
    }

    @Test
    void a_prefix_owns_itself_and_what_is_below_it() {
        var manifests = new Manifests(Optional.empty());
        assertEquals(Optional.of("accounts"), manifests.ownerOf("/v1/people"));
        assertEquals(Optional.of("accounts"), manifests.ownerOf("/v1/people/7"));
        assertEquals(Optional.empty(), manifests.ownerOf("/v1/peoples"));
        assertEquals(Optional.empty(), manifests.ownerOf("/v1"));
        assertEquals(Optional.empty(), manifests.ownerOf("/"));
    }

    @Test
    void all_modules_run_here_unless_some_are_named() {
        assertTrue(new Manifests(Optional.empty()).runsHere("accounts"));
        var elsewhere = new Manifests(Optional.of(List.of("probe")));
        assertEquals(false, elsewhere.runsHere("accounts"));
        assertEquals(
                List.of("accounts", "media", "push", "probe"),
                elsewhere.all().stream().map(Manifest::name).toList());
    }

    @Test
    void whoever_says_so_in_its_manifest_gets_a_message() {
        assertEquals(List.of("probe"), new Manifests(Optional.empty()).consumersOf("probe.said"));
        assertEquals(List.of(), new Manifests(Optional.empty()).consumersOf("nobody.cares"));
    }

    private static Manifest manifest(String name, String... prefixes) {
        return new Manifest(name, "module", List.of(prefixes), null, null, null, null, null, null, null);
    }
}
