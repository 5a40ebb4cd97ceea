package dev.turtleship.pay;

import dev.turtleship.contracts.pay.ChargeChanged;
import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.message.Outbox;
import dev.turtleship.core.money.Money;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Mandates: what a module may charge one without asking each time. Revoking is never refused to a grace token.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/pay/mandates")
@RunOnVirtualThread
class MandateResource {
    /// The most a module may take in 24 hours, in won.
    static final long MAX_A_DAY = 2_000_000;

    /// What a module may be called; one that is gone may still have mandates to revoke.
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]*");

    /// A day is any 24 hours.
    record NewMandate(
            @NotNull(message = "Say how much at once") Money perCharge,
            @NotNull(message = "Say how much a day") Money perDay) {}

    /// `used`: what was charged under it in the last 24 hours.
    record Mandate(String module, Money perCharge, Money perDay, Money used, Instant givenAt) {}

    record Mandates(List<Mandate> items) {}

    private final MandateStore store;
    private final WalletStore wallets;
    private final Outbox outbox;
    private final Authentication authentication;

    MandateResource(MandateStore store, WalletStore wallets, Outbox outbox, Authentication authentication) {
        this.store = store;
        this.wallets = wallets;
        this.outbox = outbox;
        this.authentication = authentication;
    }

    @PUT
    @Path("/{module}")
    @InLane("pay.write")
    @Transactional
    @Operation(summary = "Let a module charge one, up to so much at once and in 24 hours.")
    public Mandate give(String module, @Valid @NotNull NewMandate body) {
        if (!outbox.listeners(ChargeChanged.class).contains(module)) {
            throw unknown(module);
        }
        long perCharge = body.perCharge()
                .requireMovable("/per_charge", TransferResource.MAX_AMOUNT)
                .amount();
        long perDay = body.perDay().requireMovable("/per_day", MAX_A_DAY).amount();
        if (perDay < perCharge) {
            throw Refused.field("/per_day/amount", "A day holds at least one charge");
        }
        var me = authentication.caller().account().value();
        wallets.open(me);
        store.give(me, module, perCharge, perDay);
        return render(store.find(me, module).orElseThrow());
    }

    @GET
    @InLane("pay.read")
    @Transactional
    @Operation(summary = "What one's mandates allow.")
    public Mandates all() {
        var me = authentication.caller().account().value();
        return new Mandates(store.all(me).stream().map(MandateResource::render).toList());
    }

    @DELETE
    @Path("/{module}")
    @InLane("pay.write")
    @Transactional
    @Operation(summary = "Revoke a mandate: what is charged from now on waits to be confirmed.")
    public void revoke(String module) {
        if (!NAME.matcher(module).matches()) {
            throw unknown(module);
        }
        store.revoke(authentication.caller().account().value(), module);
    }

    private static Refused unknown(String module) {
        return new Refused(PayError.MODULE_UNKNOWN, "No module " + module + " asks for charges");
    }

    private static Mandate render(MandateStore.Mandate mandate) {
        return new Mandate(
                mandate.module(),
                Money.krw(mandate.perChargeMinor()),
                Money.krw(mandate.perDayMinor()),
                Money.krw(mandate.usedMinor()),
                mandate.givenAt());
    }
}
