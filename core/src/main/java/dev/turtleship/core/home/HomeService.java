package dev.turtleship.core.home;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.core.account.Caller;
import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.module.Manifests;
import dev.turtleship.core.module.Peers;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Asks every module for its part at once, the ones here in their lane, the others over their process. Who is late,
/// away or broken is left out and named; nobody waits for anybody.
@Singleton
class HomeService {
    /// A module whose part is missing, and the problem's type and detail.
    record Missing(String module, String type, String detail) {}

    record Home(Map<String, Object> parts, List<Missing> degraded) {}

    private static final Logger LOG = Logger.getLogger(HomeService.class);

    /// A little more than a part has, so that a part that keeps to its time is heard and no other is waited for.
    private static final long PATIENCE_MILLIS = HomePart.LIMITS.deadline().toMillis() + 50;

    private static final int MAX_AT_ONCE = 256;

    private final Map<String, HomePart> parts = new LinkedHashMap<>();
    private final Manifests manifests;
    private final Bulkheads bulkheads;
    private final Peers peers;
    private final ObjectMapper json;
    private final Semaphore places = new Semaphore(MAX_AT_ONCE);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("home-", 0).factory());

    HomeService(
            @Any Instance<HomePart> parts, Manifests manifests, Bulkheads bulkheads, Peers peers, ObjectMapper json) {
        parts.forEach(part -> this.parts.put(part.module(), part));
        this.manifests = manifests;
        this.bulkheads = bulkheads;
        this.peers = peers;
        this.json = json;
    }

    /// `token` is the caller's own, passed on to the processes that are asked.
    Home home(Caller caller, String token) {
        if (!places.tryAcquire()) {
            throw new Refused(CoreError.BUSY, "Too many home screens at once");
        }
        try {
            return ask(caller, token);
        } finally {
            places.release();
        }
    }

    private Home ask(Caller caller, String token) {
        var modules = new ArrayList<String>();
        var questions = new ArrayList<Callable<Object>>();
        for (var part : parts.values()) {
            if (manifests.runsHere(part.module())) {
                questions.add(() -> here(part.module(), caller));
            } else if (peers.urlOf(part.module()).isPresent()) {
                questions.add(() -> there(part.module(), token));
            } else {
                continue;
            }
            modules.add(part.module());
        }
        var answered = new LinkedHashMap<String, Object>();
        var degraded = new ArrayList<Missing>();
        try {
            var answers = threads.invokeAll(questions, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            for (int i = 0; i < answers.size(); i++) {
                String module = modules.get(i);
                try {
                    answered.put(module, answers.get(i).get());
                } catch (ExecutionException | CancellationException failure) {
                    degraded.add(missing(module, failure));
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refused(CoreError.UNAVAILABLE, "This process is going away");
        }
        return new Home(answered, degraded);
    }

    /// The part of a module that runs here.
    Object here(String module, Caller caller) throws Exception {
        var part = parts.get(module);
        if (part == null || !manifests.runsHere(module)) {
            throw new Refused(CoreError.ELSEWHERE, module + " does not run in this process");
        }
        return bulkheads.of(module).lane(HomePart.LANE).call(() -> part.part(caller));
    }

    private JsonNode there(String module, String token) throws IOException {
        var request = peers.request(module, HomeResource.INTERNAL + module)
                .timeout(HomePart.LIMITS.deadline())
                .header(HomeResource.CALLER, token)
                .build();
        HttpResponse<String> response;
        try {
            response = peers.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            LOG.debugf(failure, "home asks %s", module);
            throw new Refused(CoreError.UNAVAILABLE, "The process of " + module + " does not answer");
        }
        if (response.statusCode() != 200) {
            throw new Refused(CoreError.UNAVAILABLE, module + " answered " + response.statusCode());
        }
        return json.readTree(response.body());
    }

    private static Missing missing(String module, Exception failure) {
        if (failure.getCause() instanceof Refused refused) {
            return new Missing(module, refused.type(), refused.getMessage());
        }
        if (failure instanceof CancellationException) {
            var late = new Refused(CoreError.UNAVAILABLE, module + " did not answer in time");
            return new Missing(module, late.type(), late.getMessage());
        }
        LOG.errorf(failure, "the home part of %s failed", module);
        var bug = new Refused(CoreError.BUG, "The failure was noted");
        return new Missing(module, bug.type(), bug.getMessage());
    }
}
