package dev.turtleship.core.partner;

import dev.turtleship.contracts.account.PartnerChanged;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.message.Outbox;
import dev.turtleship.core.partner.PartnerStore.Key;
import dev.turtleship.core.partner.PartnerStore.Partner;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/// Adds partners and their keys, and tells the modules: they verify keys by themselves, with accounts away.
@ApplicationScoped
class PartnerService {
    /// So many good keys at once; two are enough to change one without a pause.
    static final int MOST_KEYS = 10;

    private final PartnerStore partners;
    private final Outbox outbox;
    private final Clock clock;

    PartnerService(PartnerStore partners, Outbox outbox, Clock clock) {
        this.partners = partners;
        this.outbox = outbox;
        this.clock = clock;
    }

    @InLane("accounts.profile")
    @Transactional
    List<Partner> page(long before, int most) {
        return partners.page(before, most);
    }

    @InLane("accounts.profile")
    @Transactional
    List<Key> goodKeys(List<Partner> of) {
        return partners.goodKeys(of.stream().map(Partner::id).toArray(UUID[]::new));
    }

    /// False when the very same partner was added before.
    @InLane("accounts.profile")
    @Transactional
    boolean add(UUID id, String module, String name) {
        boolean added = partners.add(id, module, name, clock.instant()) == 1;
        var partner = lock(id);
        if (!partner.module().equals(module) || !partner.name().equals(name)) {
            throw new Refused(CoreError.CONFLICT, "This id is another partner's");
        }
        if (added) {
            tell(partner, partner.version());
        }
        return added;
    }

    /// False when it was added before. A key that was revoked stays so.
    @InLane("accounts.profile")
    @Transactional
    boolean addKey(UUID id, UUID key, String sha256) {
        var partner = lock(id);
        if (partners.goodKeys(new UUID[] {id}).size() >= MOST_KEYS
                && partners.findKey(key).isEmpty()) {
            throw new Refused(CoreError.CONFLICT, "It has " + MOST_KEYS + " keys; revoke one first");
        }
        if (partners.addKey(key, id, sha256, clock.instant()) == 1) {
            changed(partner);
            return true;
        }
        var known = partners.findKey(key);
        if (known.isPresent()
                && known.get().partner().equals(id)
                && known.get().sha256().equals(sha256)
                && known.get().revokedAt() == null) {
            return false;
        }
        throw new Refused(CoreError.CONFLICT, "This id or this key was used before; make a new one");
    }

    /// Revoking it again changes nothing.
    @InLane("accounts.profile")
    @Transactional
    void revoke(UUID id) {
        var key = partners.findKey(id)
                .orElseThrow(() -> new Refused(CoreError.NOT_FOUND, "There is no such key; partner list shows them"));
        var partner = lock(key.partner());
        if (partners.revoke(id, clock.instant()) == 1) {
            changed(partner);
        }
    }

    private Partner lock(UUID id) {
        return partners.lock(id)
                .orElseThrow(
                        () -> new Refused(CoreError.NOT_FOUND, "There is no such partner; partner list shows them"));
    }

    private void changed(Partner partner) {
        partners.changed(partner.id());
        tell(partner, partner.version() + 1);
    }

    private void tell(Partner partner, long version) {
        var keys = partners.goodKeys(new UUID[] {partner.id()}).stream()
                .map(Key::sha256)
                .toList();
        outbox.send(
                "accounts",
                partner.id().toString(),
                new PartnerChanged(partner.id(), partner.module(), partner.name(), keys, version));
    }
}
