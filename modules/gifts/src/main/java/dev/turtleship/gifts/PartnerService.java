package dev.turtleship.gifts;

import dev.turtleship.contracts.account.PartnerChanged;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.partner.PartnerKey;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.gifts.PartnerStore.Partner;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// Which partner calls, by the key in the header: asked of gifts' own copy, so that tills work with accounts dead.
@ApplicationScoped
class PartnerService {
    private final PartnerStore partners;

    PartnerService(PartnerStore partners) {
        this.partners = partners;
    }

    /// The partner whose key the `Authorization` header holds.
    @InLane("gifts.redeem")
    @Transactional
    Partner caller(String authorization) {
        return partners.ofKey(PartnerKey.sha256OfHeader(authorization))
                .orElseThrow(() -> new Refused(CoreError.UNAUTHENTICATED, "Send Authorization: Bearer <partner key>"));
    }

    /// What accounts says of a partner. A key that it names no longer opens nothing from now on.
    @Transactional
    void heard(PartnerChanged told) {
        if (!told.module().equals("gifts") || partners.put(told.partner(), told.name(), told.version()) == 0) {
            return;
        }
        var keys = told.keys().toArray(String[]::new);
        partners.removeOtherKeys(told.partner(), keys);
        partners.addKeys(told.partner(), keys);
    }
}
