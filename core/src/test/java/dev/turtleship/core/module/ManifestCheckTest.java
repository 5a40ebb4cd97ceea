package dev.turtleship.core.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.turtleship.core.module.Manifest.Capability;
import dev.turtleship.core.module.Manifest.Effect;
import dev.turtleship.core.module.Manifest.Then;
import dev.turtleship.core.module.Manifest.Words;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManifestCheckTest {
    private static final Words WORDS = new Words("잠시", "a moment");

    @Test
    void a_promise_that_can_be_kept_passes() {
        var pay = pay(effect("pay"), effect("chat"), effect("bank"));
        ManifestCheck.each(List.of(pay, chat()));
        ManifestCheck.whole(List.of(pay, chat()));
    }

    @Test
    void a_thing_that_does_not_exist_is_named() {
        var manifests = List.of(pay(effect("pay"), effect("baank")), chat());
        assertEquals(
                "pay.top_up names baank, which is no module among [chat, pay] and not in its \"outside\"",
                assertThrows(IllegalStateException.class, () -> ManifestCheck.whole(manifests))
                        .getMessage());
    }

    @Test
    void somebody_elses_bank_is_not_ones_own() {
        var chat = manifest("chat", List.of(), new Capability("text", List.of(effect("bank"))));
        assertThrows(IllegalStateException.class, () -> ManifestCheck.whole(List.of(pay(effect("bank")), chat)));
    }

    @Test
    void a_module_is_not_outside() {
        var odd = manifest("pay", List.of("chat"));
        assertEquals(
                "pay: chat is a module, not outside",
                assertThrows(IllegalStateException.class, () -> ManifestCheck.whole(List.of(odd, chat())))
                        .getMessage());
    }

    @Test
    void missing_words_are_named_with_the_thing() {
        for (var words : new Words[] {null, new Words("잠시", null), new Words(" ", "a moment")}) {
            assertRefused(
                    "pay.top_up when bank is down: say in ko and en what people are told",
                    pay(new Effect("bank", Then.DEGRADED, words)));
        }
    }

    @Test
    void half_a_promise_is_refused() {
        assertRefused(
                "pay.top_up when bank is down: say works, degraded or unavailable",
                pay(new Effect("bank", null, WORDS)));
        assertRefused("pay.top_up when bank is down: said twice", pay(effect("bank"), effect("bank")));
        assertRefused(
                "pay.top_up has an effect of nothing: say what is down", pay(new Effect(null, Then.WORKS, WORDS)));
    }

    @Test
    void a_capability_that_is_listed_twice_is_refused() {
        var one = new Capability("top_up", List.of());
        assertRefused("pay.top_up is listed twice", manifest("pay", List.of(), one, one));
    }

    @Test
    void a_priority_is_of_a_route_of_ones_own() {
        assertRefused("pay does not own /v1/chat", prioritised("PUT", "/v1/chat", Priority.VITAL));
        assertRefused(
                "pay: a priority has a method, a path and a priority, not Precedence[method=SEND, path=/v1/pay,"
                        + " priority=VITAL]",
                prioritised("SEND", "/v1/pay", Priority.VITAL));
        ManifestCheck.each(List.of(prioritised("PUT", "/v1/pay/transfers", Priority.CONFIRM)));
    }

    @Test
    void a_module_publishes_its_keys_under_its_own_prefix() {
        assertRefused("pay does not own /v1/identity/keys", publishing("/v1/identity/keys"));
        ManifestCheck.each(List.of(publishing("/v1/pay/keys")));
    }

    private static Manifest publishing(String keySet) {
        return new Manifest("pay", "module", List.of("/v1/pay"), null, null, null, null, null, keySet, null);
    }

    private static Manifest prioritised(String method, String path, Priority priority) {
        return new Manifest(
                "pay",
                "module",
                List.of("/v1/pay"),
                null,
                null,
                null,
                null,
                List.of(new Manifest.Precedence(method, path, priority)),
                null,
                null);
    }

    private static void assertRefused(String message, Manifest manifest) {
        assertEquals(
                message,
                assertThrows(IllegalStateException.class, () -> ManifestCheck.each(List.of(manifest)))
                        .getMessage());
    }

    private static Effect effect(String thing) {
        return new Effect(thing, Then.DEGRADED, WORDS);
    }

    private static Manifest pay(Effect... effects) {
        return manifest("pay", List.of("bank"), new Capability("top_up", List.of(effects)));
    }

    private static Manifest chat() {
        return manifest("chat", List.of());
    }

    private static Manifest manifest(String name, List<String> outside, Capability... capabilities) {
        return new Manifest(name, "module", List.of(), null, null, null, outside, null, null, List.of(capabilities));
    }
}
