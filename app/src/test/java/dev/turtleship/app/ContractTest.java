package dev.turtleship.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.bulkhead.BulkheadState;
import dev.turtleship.core.module.Manifest;
import dev.turtleship.core.module.Manifest.Then;
import dev.turtleship.core.module.ManifestCheck;
import dev.turtleship.core.module.Manifests;
import dev.turtleship.core.module.Priority;
import dev.turtleship.core.status.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The degradation contract of the assembled application: every thing of every manifest down, one at a time, against
/// what the manifest promises. [ContractIT] breaks them in earnest.
class ContractTest {
    private final List<Manifest> manifests = Manifests.load(ContractTest.class.getClassLoader());

    @Test
    void every_thing_that_is_named_exists() {
        ManifestCheck.whole(manifests);
    }

    @Test
    void each_thing_down_shows_what_the_manifests_promise() {
        int effects = 0;
        for (var thing : things()) {
            for (var manifest : manifests) {
                var live = Contract.of(manifest, onlyDown(thing, BulkheadState.UNAVAILABLE));
                for (int i = 0; i < live.size(); i++) {
                    effects += check(manifest.capabilities().get(i), thing, live.get(i));
                }
            }
        }
        assertTrue(effects >= 15, "only " + effects + " effects");
    }

    private static int check(Manifest.Capability capability, String thing, Contract.Live live) {
        var promised = capability.when().stream()
                .filter(effect -> effect.down().equals(thing))
                .toList();
        if (promised.isEmpty()) {
            assertEquals(new Contract.Live(capability.name(), "up", null, null), live);
            return 0;
        }
        var effect = promised.getFirst();
        String state = effect.then() == Then.WORKS ? "up" : effect.then().name().toLowerCase(Locale.ROOT);
        assertEquals(new Contract.Live(capability.name(), state, thing, effect.words()), live);
        return 1;
    }

    @Test
    void every_capability_says_what_becomes_of_it_without_its_own_module() {
        for (var manifest : manifests) {
            for (var capability : manifest.capabilities()) {
                assertTrue(
                        capability.when().stream().anyMatch(e -> e.down().equals(manifest.name())),
                        manifest.name() + "." + capability.name());
            }
        }
    }

    @Test
    void a_module_that_runs_nowhere_we_know_takes_only_its_own_capabilities_away() {
        for (var off : manifests) {
            for (var manifest : manifests) {
                for (var live : Contract.of(manifest, onlyDown(off.name(), BulkheadState.OFF))) {
                    assertEquals(manifest == off ? "off" : "up", live.state());
                }
            }
        }
    }

    @Test
    void of_several_things_that_are_down_the_worst_effect_is_shown() {
        for (var manifest : manifests) {
            var live = Contract.of(manifest, _ -> BulkheadState.UNAVAILABLE);
            for (int i = 0; i < live.size(); i++) {
                var worst = manifest.capabilities().get(i).when().stream()
                        .map(Manifest.Effect::then)
                        .max(Then::compareTo);
                assertEquals(
                        worst.orElseThrow().name().toLowerCase(Locale.ROOT),
                        live.get(i).state());
            }
        }
    }

    @Test
    void text_is_the_last_to_be_shed() {
        for (var vital : List.of(
                "chat PUT /v1/chat/conversations/7/messages/8",
                "chat GET /v1/chat/conversations/7/messages",
                "accounts POST /v1/sessions/refresh")) {
            assertEquals(Priority.VITAL, priority(vital), vital);
        }
        for (var confirm : List.of("pay PUT /v1/pay/transfers/7", "pay GET /v1/pay/transfers/7")) {
            assertEquals(Priority.CONFIRM, priority(confirm), confirm);
        }
        for (var read : List.of("chat GET /v1/chat/conversations", "pay GET /v1/pay/wallet", "accounts GET /v1/me")) {
            assertEquals(Priority.READ, priority(read), read);
        }
        for (var search : List.of("accounts GET /v1/people", "pay GET /v1/pay/statement")) {
            assertEquals(Priority.SEARCH, priority(search), search);
        }
    }

    private Priority priority(String request) {
        var words = request.split(" ");
        return manifests.stream()
                .filter(manifest -> manifest.name().equals(words[0]))
                .findFirst()
                .orElseThrow()
                .priorityOf(words[1], words[2]);
    }

    private List<String> things() {
        var things = new ArrayList<String>();
        for (var manifest : manifests) {
            Stream.concat(Stream.of(manifest.name()), manifest.outside().stream())
                    .forEach(things::add);
        }
        return things;
    }

    private static Function<String, BulkheadState> onlyDown(String thing, BulkheadState how) {
        return asked -> asked.equals(thing) ? how : BulkheadState.UP;
    }
}
