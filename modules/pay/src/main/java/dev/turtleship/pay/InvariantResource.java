package dev.turtleship.pay;

import dev.turtleship.core.bulkhead.InLane;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// What must hold of the ledger at every moment, checked on what is stored and open to everybody.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/pay/invariants")
@RunOnVirtualThread
@PermitAll
class InvariantResource {
    record Check(String name, boolean held, long figure) {}

    record Invariants(boolean held, List<Check> checks, long wallets, long transfers, Instant asOf) {}

    /// The check, at most once a second however many ask: it reads the whole ledger.
    @ApplicationScoped
    static class Checker {
        private static final Duration FRESH = Duration.ofSeconds(1);

        private final WalletStore store;
        private final ChargeStore charges;
        private final Clock clock;
        private volatile Invariants last;

        Checker(WalletStore store, ChargeStore charges, Clock clock) {
            this.store = store;
            this.charges = charges;
            this.clock = clock;
        }

        Invariants now() {
            var known = last;
            return stale(known) ? check() : known;
        }

        private boolean stale(Invariants known) {
            return known == null || clock.instant().isAfter(known.asOf().plus(FRESH));
        }

        /// Looks again inside the lane: of all who waited for their turn only the first finds the figures stale.
        @InLane("pay.audit")
        @Transactional
        Invariants check() {
            var known = last;
            if (!stale(known)) {
                return known;
            }
            var sums = store.sums();
            var charged = charges.sums();
            var checks = List.of(
                    new Check("all balances sum to zero", sums.total() == 0, sums.total()),
                    new Check("nobody owes", sums.negative() == 0, sums.negative()),
                    new Check("every balance is the sum of its transfers", sums.mismatched() == 0, sums.mismatched()),
                    new Check("no id is both settled and refused", sums.twice() == 0, sums.twice()),
                    new Check("every settled charge is one transfer", charged.unsettled() == 0, charged.unsettled()),
                    new Check("no charge is settled twice", charged.twice() == 0, charged.twice()),
                    new Check(
                            "what is held is what was charged less what was paid out",
                            charged.held() == 0,
                            charged.held()),
                    new Check("no charge is paid out beyond its amount", charged.overpaid() == 0, charged.overpaid()));
            last = new Invariants(
                    checks.stream().allMatch(Check::held), checks, sums.wallets(), sums.transfers(), clock.instant());
            return last;
        }
    }

    private final Checker checker;

    InvariantResource(Checker checker) {
        this.checker = checker;
    }

    @GET
    @Operation(summary = "Whether the ledger is whole.")
    public Invariants invariants() {
        return checker.now();
    }
}
