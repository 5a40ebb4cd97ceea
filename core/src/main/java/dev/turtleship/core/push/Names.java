package dev.turtleship.core.push;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Where names of strangers lead. A look-up cannot be interrupted, and one that hangs keeps its thread: so there are
/// few, none of them anybody else's, and while all hang the answer is "nobody knows", at once.
final class Names {
    enum Where {
        PUBLIC,
        NEAR,
        /// Nobody said in time.
        UNKNOWN
    }

    interface Resolver {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private static final Duration LOOK_UP = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final Resolver resolver;
    private final ThreadPoolExecutor threads;

    /// So many look-ups at once, on threads of this name.
    Names(String name, int most, Resolver resolver) {
        this.resolver = resolver;
        this.threads = new ThreadPoolExecutor(
                0,
                most,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name(name, 0).factory());
    }

    /// The answer is the virtual machine's for half a minute, so what is called right after is what was looked at;
    /// and should it change in between, whoever is there instead has no certificate for the name, and is told
    // nothing.
    Where look(String host) {
        Future<InetAddress[]> looking;
        try {
            looking = threads.submit(() -> resolver.addresses(host));
        } catch (RejectedExecutionException _) {
            return Where.UNKNOWN;
        }
        try {
            var found = looking.get(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
            return Arrays.stream(found).allMatch(Endpoint::isPublic) ? Where.PUBLIC : Where.NEAR;
        } catch (ExecutionException | TimeoutException _) {
            return Where.UNKNOWN;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Where.UNKNOWN;
        }
    }
}
