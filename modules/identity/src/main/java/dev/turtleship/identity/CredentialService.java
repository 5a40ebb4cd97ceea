package dev.turtleship.identity;

import com.authlete.sd.SDJWT;
import com.authlete.sd.SDObjectBuilder;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import dev.turtleship.contracts.identity.AgeOver19;
import dev.turtleship.core.credential.CredentialVerifier;
import dev.turtleship.core.credential.IssuerKeys;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Issues SD-JWT credentials (RFC 9901): what is known of a person, in a form that they carry and anybody can verify
/// without asking us.
@ApplicationScoped
class CredentialService {
    record Issued(String text, Instant expiresAt) {}

    private static final int GROWN_UP = 19;
    private static final int LEVEL_NEEDED = 2;

    private final LevelService levels;
    private final IssuerKeys keys;
    private final IdentityConfig config;
    private final Clock clock;

    CredentialService(LevelService levels, IssuerKeys keys, IdentityConfig config, Clock clock) {
        this.levels = levels;
        this.keys = keys;
        this.config = config;
        this.clock = clock;
    }

    /// It says that the holder is old enough, and never how old. `device` is the key that it is bound to.
    Issued issueAgeOver19(AccountId account, ECKey device) {
        var known = levels.known(account.value());
        var now = clock.instant();
        var birthDate = known.identity()
                .filter(_ -> known.level() >= LEVEL_NEEDED)
                .orElseThrow(() -> new Refused(
                        IdentityError.LEVEL_TOO_LOW, "Verify your phone and have your identity checked first"))
                .birthDate();
        if (!Age.isOver(GROWN_UP, birthDate, now)) {
            throw new Refused(IdentityError.NOT_OVER_19, "Come back on your birthday");
        }
        var expiresAt = Instant.ofEpochSecond(now.plus(config.credentialLife()).getEpochSecond());
        var claims = new SDObjectBuilder();
        claims.putClaim("iss", CredentialVerifier.issuer("identity"));
        claims.putClaim("vct", AgeOver19.TYPE);
        claims.putClaim("iat", now.getEpochSecond());
        claims.putClaim("exp", expiresAt.getEpochSecond());
        claims.putClaim("cnf", Map.of("jwk", device.toPublicJWK().toJSONObject()));
        var disclosures =
                List.of(claims.putSDClaim("sub", account.toString()), claims.putSDClaim(AgeOver19.CLAIM, true));
        return new Issued(new SDJWT(sign(claims.build(true)), disclosures).toString(), expiresAt);
    }

    private String sign(Map<String, Object> claims) {
        var key = keys.signing("identity");
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("dc+sd-jwt"))
                .keyID(key.getKeyID())
                .build();
        try {
            var jwt = new JWSObject(header, new Payload(claims));
            jwt.sign(new ECDSASigner(key));
            return jwt.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException("a credential could not be signed", impossible);
        }
    }
}
