package dev.turtleship.core.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turtleship.core.bulkhead.BulkheadState;
import dev.turtleship.core.module.Manifest;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// What the capabilities of a module do right now: its manifest, read against the states of the things. Pure, so that
/// any process answers for all and the same everywhere.
public final class Contract {
    /// `state` is `up`, `degraded`, `unavailable`, or `starting` or `off` as its module is. `because` is the thing that
    /// is down and `words` what people are told; both are absent while nothing that concerns it is down.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Live(String name, String state, String because, Manifest.Words words) {}

    private Contract() {}

    /// `states` answers OFF for a module that no known process runs.
    public static List<Live> of(Manifest manifest, Function<String, BulkheadState> states) {
        return manifest.capabilities().stream()
                .map(capability -> live(manifest, capability, states))
                .toList();
    }

    /// Of several things that are down the worst effect counts; of several as bad the one listed first.
    private static Live live(
            Manifest manifest, Manifest.Capability capability, Function<String, BulkheadState> states) {
        Manifest.Effect worst = null;
        for (var effect : capability.when()) {
            boolean own = effect.down().equals(manifest.name());
            boolean worse = worst == null || effect.then().compareTo(worst.then()) > 0;
            if (worse && isDown(states.apply(effect.down()), own)) {
                worst = effect;
            }
        }
        if (worst == null) {
            return new Live(capability.name(), "up", null, null);
        }
        var thing = states.apply(worst.down());
        // Without its database a module may do much; one that runs nowhere does nothing.
        boolean gone = thing == BulkheadState.OFF && worst.down().equals(manifest.name());
        String state = gone ? "off" : state(worst.then(), thing);
        return new Live(capability.name(), state, worst.down(), worst.words());
    }

    /// Of another module that runs nowhere we know of nothing is known, so nothing is said.
    private static boolean isDown(BulkheadState state, boolean own) {
        return switch (state) {
            case UP, DEGRADED -> false;
            case STARTING, UNAVAILABLE -> true;
            case OFF -> own;
        };
    }

    private static String state(Manifest.Then then, BulkheadState thing) {
        return switch (then) {
            case WORKS -> "up";
            case DEGRADED -> "degraded";
            case UNAVAILABLE -> thing.name().toLowerCase(Locale.ROOT);
        };
    }
}
