package dev.turtleship.pay;

import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.live.LongPolls;
import dev.turtleship.core.page.Position;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// What moves in one's wallet, told as it happens to whoever waits.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/pay/changes")
@RunOnVirtualThread
class ChangeResource {
    /// `items` are in the order of the ledger; with `more`, ask again at once. `cursor` goes into the next `after`.
    record Movements(List<WalletResource.Line> items, boolean more, String cursor) {}

    /// Looking at the ledger; a bean of its own, so that each look takes the lane and a connection and the waiting in
    /// between takes neither.
    @ApplicationScoped
    static class Look {
        private final WalletStore store;

        Look(WalletStore store) {
            this.store = store;
        }

        @InLane("pay.changes")
        @Transactional
        Optional<Movements> after(AccountId owner, long place) {
            var lines = store.after(owner.value(), place, MAX_ITEMS + 1);
            if (lines.isEmpty()) {
                return Optional.empty();
            }
            boolean more = lines.size() > MAX_ITEMS;
            var shown = more ? lines.subList(0, MAX_ITEMS) : lines;
            var items = shown.stream()
                    .map(line -> WalletResource.render(line, owner))
                    .toList();
            return Optional.of(
                    new Movements(items, more, cursor(owner, shown.getLast().seq())));
        }

        @InLane("pay.changes")
        @Transactional
        String newest(AccountId owner) {
            var newest = store.statement(owner.value(), Long.MAX_VALUE, 1);
            return cursor(owner, newest.isEmpty() ? 0 : newest.getFirst().seq());
        }
    }

    private static final String LEDGER = "ledger";
    private static final int MAX_ITEMS = 100;

    private final Look look;
    private final LongPolls polls;
    private final Authentication authentication;

    ChangeResource(Look look, LongPolls polls, Authentication authentication) {
        this.look = look;
        this.polls = polls;
        this.authentication = authentication;
    }

    @GET
    @Operation(
            summary = "What moved after a cursor, waiting up to `wait` seconds (0 to 25) for the first of it;"
                    + " without a cursor, where to begin.")
    public Movements changes(@QueryParam("after") String after, @QueryParam("wait") String wait) {
        var me = authentication.caller().account();
        var patience = LongPolls.wait(wait);
        var place = Position.valueOf(after, "pay", me, LEDGER);
        if (place.isEmpty()) {
            return new Movements(List.of(), false, look.newest(me));
        }
        return polls.await("pay", authentication.caller(), patience, () -> look.after(me, place.get()))
                .orElseGet(() -> new Movements(List.of(), false, after));
    }

    private static String cursor(AccountId owner, long place) {
        return new Position("pay", owner, LEDGER, place).encode();
    }
}
