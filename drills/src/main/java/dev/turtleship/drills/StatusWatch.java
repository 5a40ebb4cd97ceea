package dev.turtleship.drills;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads `/v1/status` ten times a second and remembers when it said what.
final class StatusWatch {
    private static final Duration EVERY = Duration.ofMillis(100);
    private static final Duration STARTING = Duration.ofSeconds(90);
    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(5);

    private final Loop loop;
    private final Api api;
    private final String module;
    private final List<Sample> samples = new ArrayList<>();
    private boolean stopped;

    /// What the status said of the module at this moment; "none" when there was no such answer.
    record Sample(long at, String state) {}

    StatusWatch(Loop loop, Api api, String module) {
        this.loop = loop;
        this.api = api;
        this.module = module;
    }

    /// Waits until every module that runs is up; ends early when the process dies.
    static void allUp(Loop loop, Api api, Application application) {
        boolean up = Await.within(STARTING, () -> !application.alive() || allUp(loop, api));
        if (!up || !application.alive()) {
            throw new CannotRun("the application does not come up; its log ends:\n" + application.logTail());
        }
    }

    /// Waits until these modules are up, whatever the others are.
    static void up(Loop loop, Api api, List<String> modules, Duration limit) {
        Await.until(modules + " to be up", limit, () -> modules.stream()
                .allMatch(module -> stateOf(loop, api, module).equals("up")));
    }

    /// What the status says of the module right now; "none" when there is no such answer.
    static String stateOf(Loop loop, Api api, String module) {
        var answer = loop.await("asking for the status", Duration.ofSeconds(70), () -> api.get("/v1/status", null));
        return stateOf(answer.json(), module);
    }

    void start() {
        loop.run(this::look);
    }

    List<Sample> stop() {
        return loop.ask(() -> {
            stopped = true;
            return List.copyOf(samples);
        });
    }

    /// The line `status_shows_it`: soon after a database went away its module is said to be unavailable, and soon after
    /// it is back, up.
    static void judge(List<Sample> samples, Away.Times times, Contract contract) {
        long gone = first(samples, times.striking(), times.healing(), "unavailable");
        long up = first(samples, times.healed(), Long.MAX_VALUE, "up");
        contract.timed(
                "status_shows_it",
                gone - times.away() <= SHOWN_WITHIN.toNanos() && up - times.healing() <= Away.HEALING.toNanos(),
                (gone == Long.MAX_VALUE ? "never unavailable" : "unavailable after " + seconds(gone - times.away()))
                        + ", "
                        + (up == Long.MAX_VALUE
                                ? "never up again"
                                : "up " + seconds(up - times.healing()) + " after it was back"));
    }

    /// The first moment in which the status said so, Long.MAX_VALUE when it never did.
    private static long first(List<Sample> samples, long from, long to, String state) {
        return samples.stream()
                .filter(sample -> sample.at() >= from
                        && sample.at() < to
                        && sample.state().equals(state))
                .mapToLong(Sample::at)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private static String seconds(long nanos) {
        return Out.format("%.1f s", nanos / 1e9);
    }

    private void look() {
        if (stopped) {
            return;
        }
        api.get("/v1/status", null)
                .onSuccess(answer -> samples.add(new Sample(answer.endedAt(), stateOf(answer.json(), module))))
                .compose(ignored -> loop.after(EVERY))
                .onSuccess(ignored -> look());
    }

    private static boolean allUp(Loop loop, Api api) {
        var answer = loop.await("asking for the status", Duration.ofSeconds(70), () -> api.get("/v1/status", null));
        var modules = answer.json().path("modules");
        if (answer.status() != 200 || modules.isEmpty()) {
            return false;
        }
        for (var each : modules) {
            var state = each.path("state").asText();
            if (!state.equalsIgnoreCase("up") && !state.equalsIgnoreCase("off")) {
                return false;
            }
        }
        return true;
    }

    private static String stateOf(JsonNode status, String module) {
        for (var each : status.path("modules")) {
            if (each.path("name").asText().equals(module)) {
                return each.path("state").asText("none").toLowerCase(Locale.ROOT);
            }
        }
        return "none";
    }
}
