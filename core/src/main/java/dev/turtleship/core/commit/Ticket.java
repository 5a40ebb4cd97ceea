package dev.turtleship.core.commit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/// One item on its way through a [GroupCommit].
public final class Ticket<I, O> {
    private enum State {
        QUEUED,
        IN_BATCH,
        WITHDRAWN,
        DONE
    }

    private final I item;
    private final long since;
    private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);
    private final CompletableFuture<O> future = new CompletableFuture<>();

    Ticket(I item, long since) {
        this.item = item;
        this.since = since;
    }

    /// Takes the item back. True: it never reaches the database, and whoever waits is told so. False: it is in a batch,
    /// and only its outcome counts.
    public boolean withdraw() {
        boolean withdrawn = state.compareAndSet(State.QUEUED, State.WITHDRAWN);
        if (withdrawn) {
            future.completeExceptionally(new GroupCommit.Overloaded());
        }
        return withdrawn;
    }

    /// Waits for the answer. After `patience` the item is taken back if it still can be, which throws
    /// [GroupCommit.Overloaded]; if it cannot, throws [GroupCommit.OutcomeUnknown].
    public O await(Duration patience) {
        try {
            return future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            if (withdraw()) {
                throw new GroupCommit.Overloaded();
            }
            throw new GroupCommit.OutcomeUnknown();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            if (withdraw()) {
                throw new GroupCommit.Overloaded();
            }
            throw new GroupCommit.OutcomeUnknown();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException("a batch refused " + item, failure.getCause());
        }
    }

    void whenDone(BiConsumer<? super O, ? super Throwable> then) {
        future.whenComplete(then);
    }

    I item() {
        return item;
    }

    long since() {
        return since;
    }

    boolean enterBatch() {
        return state.compareAndSet(State.QUEUED, State.IN_BATCH);
    }

    void answer(O answer) {
        state.set(State.DONE);
        future.complete(answer);
    }

    void fail(Throwable failure) {
        state.set(State.DONE);
        future.completeExceptionally(failure);
    }
}
