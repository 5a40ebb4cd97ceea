package dev.turtleship.identity;

import dev.turtleship.core.testing.Await;
import dev.turtleship.identity.IdentityCheck.State;
import dev.turtleship.identity.Statement.Question;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CheckWorkerTest {
    private final List<IdentityCheck> due = List.of(check(), check(), check());
    private final Set<UUID> settled = ConcurrentHashMap.newKeySet();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger purges = new AtomicInteger();

    @Test
    void what_fails_holds_up_neither_the_other_checks_nor_the_purge() {
        var worker = new CheckWorker(new FailingChecks(), new Purges());
        worker.start();
        try {
            Await.soon(
                    "the others are settled",
                    () -> settled.equals(Set.of(due.get(1).id(), due.get(2).id())));
            Await.soon("old codes are forgotten", () -> purges.get() == 1);
        } finally {
            worker.stop();
        }
    }

    private static IdentityCheck check() {
        return new IdentityCheck(UUID.randomUUID(), UUID.randomUUID(), "", State.ASKED, Instant.EPOCH, Instant.EPOCH);
    }

    private final class FailingChecks extends CheckService {
        private FailingChecks() {
            super(null, null, null, null, null, null, null);
        }

        /// An Error first.
        @Override
        List<IdentityCheck> takeDue() {
            return switch (looks.incrementAndGet()) {
                case 1 -> throw new StackOverflowError("deep");
                case 2 -> due;
                default -> throw new IllegalStateException("nothing more");
            };
        }

        @Override
        State settle(IdentityCheck check, Optional<Question> asked) {
            if (check.equals(due.getFirst())) {
                throw new IllegalStateException("this one always fails");
            }
            settled.add(check.id());
            return State.VERIFIED;
        }
    }

    private final class Purges extends PhoneCheckService {
        private Purges() {
            super(null, null, null, null, null);
        }

        @Override
        int purge() {
            return purges.incrementAndGet();
        }
    }
}
