package dev.turtleship.core.account;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Argon2id with OWASP's parameters (19 MiB, 2 passes, 1 lane; Password Storage Cheat Sheet). Hashing burns a core for
/// tens of milliseconds, so it has a small platform pool of its own with a bounded queue: on virtual threads four of
/// them would stop every other request of the process.
@Singleton
class Passwords {
    private static final Argon2Function ARGON2 = Argon2Function.getInstance(19 * 1024, 2, 1, 32, Argon2.ID);
    private static final int WAITING = 256;

    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().name("password-", 0).daemon().factory());

    /// Checked for handles nobody has, so that their sign-in takes as long as any other.
    private final String nobody =
            Password.hash("nobody").addRandomSalt(16).with(ARGON2).getResult();

    String hash(String password) {
        return inPool(
                () -> Password.hash(password).addRandomSalt(16).with(ARGON2).getResult());
    }

    /// False when `hash` is null, after the same work.
    boolean verify(String password, String hash) {
        boolean right = inPool(
                () -> Password.check(password, hash == null ? nobody : hash).with(ARGON2));
        return right && hash != null;
    }

    private <T> T inPool(Callable<T> work) {
        try {
            return pool.submit(work).get();
        } catch (RejectedExecutionException _) {
            throw new Refused(CoreError.BUSY, "Too many people are signing in at once");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refused(CoreError.BUSY, "The sign-in was interrupted");
        } catch (ExecutionException bug) {
            throw new IllegalStateException("a password could not be hashed", bug.getCause());
        }
    }

    @PreDestroy
    void stop() {
        pool.shutdownNow();
    }
}
