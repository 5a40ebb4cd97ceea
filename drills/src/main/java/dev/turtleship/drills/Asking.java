package dev.turtleship.drills;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// How the people of a load ask: what is refused or not answered again under the same id, until the load has ended.
/// Every try is kept. Belongs to the loop.
final class Asking {
    private static final Duration AGAIN = Duration.ofMillis(300);

    private final Loop loop;
    private final List<Call> calls;
    private final Set<String> givenUp;
    private long shutAt;
    private boolean shut;
    private boolean ended;

    /// @param calls where every try is kept
    /// @param givenUp where the ids are kept of what was refused for certain and not asked for again
    Asking(Loop loop, List<Call> calls, Set<String> givenUp) {
        this.loop = loop;
        this.calls = calls;
        this.givenUp = givenUp;
    }

    /// From now on a refusal of whatever is first asked is certain: who is refused gives up.
    void shut() {
        loop.ask(() -> {
            shutAt = System.nanoTime();
            shut = true;
            return true;
        });
    }

    /// From now on it may be that the application took what it seems to refuse.
    void open() {
        loop.ask(() -> {
            shut = false;
            return true;
        });
    }

    /// From now on nobody asks again.
    void end() {
        loop.ask(() -> {
            ended = true;
            return true;
        });
    }

    boolean ended() {
        return ended;
    }

    Call keep(Call call) {
        calls.add(call);
        return call;
    }

    void later(Runnable work) {
        loop.after(AGAIN).onSuccess(ignored -> work.run());
    }

    /// Asks once.
    Future<Api.Answer> once(String what, String about, String by, Supplier<Future<Api.Answer>> ask) {
        long dueAt = System.nanoTime();
        return ask.get().onSuccess(answer -> keep(Call.of(what, about, by, dueAt, answer)));
    }

    /// Asks until the answer is neither a refusal nor missing.
    Future<Api.Answer> again(String what, String about, String by, Supplier<Future<Api.Answer>> ask) {
        return again(what, about, by, System.nanoTime(), ask);
    }

    /// The same for what was due at this moment.
    Future<Api.Answer> again(String what, String about, String by, long dueAt, Supplier<Future<Api.Answer>> ask) {
        return ask.get().compose(answer -> {
            if (!keep(Call.of(what, about, by, dueAt, answer)).open() || ended) {
                return Future.succeededFuture(answer);
            }
            return pause().compose(ignored -> again(what, about, by, ask));
        });
    }

    /// Asks for something new under the id `about`, which was due at this moment. Where refusals are certain its
    /// client gives up at the first, so that the refusal can be checked.
    Future<Api.Answer> anew(String what, String about, String by, long dueAt, Supplier<Future<Api.Answer>> ask) {
        return ask.get().compose(answer -> {
            var call = keep(Call.of(what, about, by, dueAt, answer));
            if (call.refused() && shut && dueAt >= shutAt) {
                givenUp.add(about);
                return Future.succeededFuture(answer);
            }
            if (!call.open() || ended) {
                return Future.succeededFuture(answer);
            }
            // Once it was refused while that was not certain, it is asked for until it is answered.
            return pause().compose(ignored -> again(what, about, by, ask));
        });
    }

    boolean gaveUp(String about) {
        return givenUp.contains(about);
    }

    Future<Void> pause() {
        return loop.after(AGAIN);
    }
}
