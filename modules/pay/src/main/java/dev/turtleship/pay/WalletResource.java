package dev.turtleship.pay;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.money.Money;
import dev.turtleship.core.page.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// One's wallet and what moved in it.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/pay")
@RunOnVirtualThread
class WalletResource {
    /// A balance always says of when it is.
    record Wallet(AccountId id, Money balance, Instant asOf) {}

    /// What a module asked for: `purpose` is its word for it, `title` what the payer was shown.
    record For(UUID id, String module, String purpose, String title) {}

    /// `amount` is negative when money left the wallet. `counterparty` is absent when it is nobody: the bank, or a
    /// module that holds the money. `charge` is there when this was one, or was paid out of one.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(
            UUID transfer, String kind, AccountId counterparty, Money amount, String note, For charge, Instant at) {}

    private static final int DEFAULT_LIMIT = 50;

    private final WalletStore store;
    private final Authentication authentication;

    WalletResource(WalletStore store, Authentication authentication) {
        this.store = store;
        this.authentication = authentication;
    }

    @GET
    @Path("/wallet")
    @InLane("pay.read")
    @Transactional
    @Operation(summary = "One's balance.")
    public Wallet wallet() {
        var me = authentication.caller().account();
        var wallet = store.find(me.value()).orElseGet(() -> {
            store.open(me.value());
            return store.find(me.value()).orElseThrow();
        });
        return new Wallet(me, Money.krw(wallet.balanceMinor()), wallet.asOf());
    }

    @GET
    @Path("/statement")
    @InLane("pay.read")
    @Transactional
    @Operation(summary = "What moved, newest first.")
    public Page<Line> statement(@QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        int most = Page.limit(limit, DEFAULT_LIMIT);
        var me = authentication.caller().account();
        long before = Page.number("/cursor", Page.key(cursor, null), Long.MAX_VALUE);
        var page = Page.of(store.statement(me.value(), before, most + 1), most, l -> Long.toString(l.seq()));
        return new Page<>(page.items().stream().map(line -> render(line, me)).toList(), page.nextCursor());
    }

    static Line render(WalletStore.Line line, AccountId me) {
        boolean out = line.debit().equals(me.value());
        boolean ofCharge = line.charge() != null;
        return new Line(
                line.id(),
                line.kind(),
                counterparty(line, out),
                Money.krw(out ? -line.amountMinor() : line.amountMinor()),
                ofCharge ? "" : line.note(),
                ofCharge ? new For(line.charge(), line.module(), line.purpose(), line.note()) : null,
                line.settledAt());
    }

    private static AccountId counterparty(WalletStore.Line line, boolean out) {
        boolean held = line.charge() != null && line.payee() == null;
        var other = new AccountId(out ? line.credit() : line.debit());
        return held || other.equals(Posting.BANK) ? null : other;
    }
}
