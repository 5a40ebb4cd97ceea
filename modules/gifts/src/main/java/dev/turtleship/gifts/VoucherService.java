package dev.turtleship.gifts;

import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.limit.RateLimit;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.gifts.PartnerStore.Partner;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Vouchers and their codes.
@ApplicationScoped
class VoucherService {
    /// `code` is what the barcode shows.
    record Issued(String code, Instant expiresAt) {}

    private static final int MOST = 100;

    private final VoucherStore vouchers;
    private final GiftStore gifts;
    private final Clock clock;
    private final RateLimit wrongCodes;
    private volatile String key;

    VoucherService(VoucherStore vouchers, GiftStore gifts, GiftsConfig config, Clock clock) {
        this.vouchers = vouchers;
        this.gifts = gifts;
        this.clock = clock;
        this.wrongCodes = new RateLimit("Many wrong codes", config.wrongCodes(), Duration.ofMinutes(1), clock);
    }

    /// The voucher for all that a gift is worth.
    Issued issue(GiftStore.Core gift) {
        var expiresAt = clock.instant().plus(Duration.ofDays(gift.validityDays()));
        String number = VoucherCode.newNumber();
        if (vouchers.issue(number, gift.id(), expiresAt) != 1) {
            throw new IllegalStateException("gift " + gift.id() + " got no voucher");
        }
        return new Issued(code(number), expiresAt);
    }

    /// In a transaction, as all that needs the key.
    String code(String number) {
        return VoucherCode.of(number, key());
    }

    @InLane("gifts.redeem")
    @Transactional
    VoucherStore.Row lookUp(Partner partner, String code) {
        return require(partner, code);
    }

    /// The partner's own voucher with this code. Everything else is refused in the same words, so that nobody learns
    /// what was wrong. Each try is paid for before it is judged and costs nothing when it was right; who sends many
    /// wrong ones waits, also with a right one.
    VoucherStore.Row require(Partner partner, String code) {
        wrongCodes.take(partner.id().toString());
        var found = VoucherCode.number(code, key())
                .flatMap(number -> vouchers.find(number, partner.id()))
                .orElseThrow(() -> new Refused(GiftsError.VOUCHER_UNKNOWN, "Check the code").at("/code", "Unknown"));
        wrongCodes.giveBack(partner.id().toString());
        return found;
    }

    /// Takes all of it back, which is possible only while nothing was used; whoever calls holds the gift.
    void refund(UUID gift) {
        var voucher = vouchers.ofGift(gift).orElseThrow();
        var worth = voucher.worth();
        var next = worth.refund()
                .orElseThrow(() -> new Refused(GiftsError.VOUCHER_USED, "Something of it was redeemed at a shop"));
        change(voucher.number(), worth, next);
    }

    /// The gifts whose vouchers are to expire.
    List<UUID> expired() {
        return vouchers.expired(clock.instant(), MOST);
    }

    /// Ends the voucher if it is still to expire; how much was left of it, or 0. Whoever calls holds the gift.
    long expire(UUID gift) {
        var voucher = vouchers.ofGift(gift).orElseThrow();
        var worth = voucher.worth();
        var next = worth.expire();
        if (next.isEmpty() || clock.instant().isBefore(voucher.expiresAt())) {
            return 0;
        }
        change(voucher.number(), worth, next.get());
        return worth.remainingMinor();
    }

    /// From one worth to the next; whoever calls holds the gift, so nobody was faster.
    void change(String number, Voucher.Worth from, Voucher.Worth to) {
        if (vouchers.change(number, from.remainingMinor(), to.state().word, to.remainingMinor()) != 1) {
            throw new IllegalStateException("voucher " + number + " is no longer " + from);
        }
    }

    private String key() {
        if (key == null) {
            key = vouchers.secret();
        }
        return key;
    }
}
