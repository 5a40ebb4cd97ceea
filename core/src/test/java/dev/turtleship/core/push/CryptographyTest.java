package dev.turtleship.core.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.core.testing.Await;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CryptographyTest {
    private final Cryptography cryptography = new Cryptography();

    @Test
    void it_runs_on_a_platform_thread_of_its_own() throws Exception {
        var thread = cryptography.call(Thread::currentThread);
        assertFalse(thread.isVirtual());
        assertTrue(thread.getName().startsWith("push-"), thread.getName());
    }

    @Test
    void what_fails_there_fails_here() {
        var failure = new IOException("no key");
        assertSame(
                failure,
                assertThrows(
                        IOException.class,
                        () -> cryptography.call(() -> {
                            throw failure;
                        })));
    }

    @Test
    void when_too_many_wait_the_next_is_refused_at_once() throws InterruptedException {
        var free = new CountDownLatch(1);
        var refused = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 300 + Runtime.getRuntime().availableProcessors(); i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    cryptography.call(() -> {
                        Await.soon("the test goes on", () -> free.getCount() == 0);
                        return free;
                    });
                } catch (Refused busy) {
                    assertEquals(CoreError.BUSY, busy.reason());
                    refused.incrementAndGet();
                } catch (Exception failure) {
                    throw new IllegalStateException(failure);
                }
            }));
        }
        Await.soon("some are refused", () -> refused.get() > 0);
        free.countDown();
        for (var thread : threads) {
            thread.join();
        }
    }
}
