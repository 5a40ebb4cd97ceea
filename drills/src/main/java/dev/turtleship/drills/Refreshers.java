package dev.turtleship.drills;

import dev.turtleship.drills.LoginStormRun.Refresh;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// People with device keys who trade their refresh tokens in an open loop, each one after the other. Belongs to the
/// loop while it runs.
final class Refreshers {
    private static final Duration SET_UP = Duration.ofMinutes(2);
    private static final int AT_ONCE = 2;
    private static final int CONNECTIONS = 64;

    private final Api api;
    private final int port;
    private final List<Traveller> travellers = new ArrayList<>();
    private final List<Future<Void>> last = new ArrayList<>();
    private final List<Refresh> refreshes = new ArrayList<>();
    private int begun;

    /// Signs them up.
    Refreshers(Loop loop, int port, int count, Ids ids) {
        this.api = new Api(loop, port, CONNECTIONS);
        this.port = port;
        var run = Integer.toString(ids.random().nextInt(36 * 36 * 36, 36 * 36 * 36 * 36), 36);
        for (int i = 0; i < count; i++) {
            travellers.add(new Traveller("drill" + run + "r" + i, new DeviceKey()));
            last.add(Future.succeededFuture());
        }
        loop.await(
                "signing up",
                SET_UP,
                () -> loop.each(count, AT_ONCE, i -> travellers.get(i).signUp(api)));
    }

    /// Behind the same person's refresh before it, if that is still out; the latency counts from when it was due.
    void refresh(long number, long dueAt) {
        int who = (int) (number % travellers.size());
        begun++;
        last.set(
                who,
                last.get(who)
                        .compose(ignored -> travellers.get(who).refresh(api, port))
                        .map(answer -> {
                            refreshes.add(new Refresh(dueAt, answer.endedAt(), answer.status()));
                            return null;
                        }));
    }

    boolean allAnswered() {
        return refreshes.size() == begun;
    }

    List<Refresh> refreshes() {
        return refreshes;
    }

    int count() {
        return travellers.size();
    }

    Future<Api.Answer> refresh(int who) {
        return travellers.get(who).refresh(api, port);
    }
}
