package dev.turtleship.core.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.turtleship.core.problem.Refused;
import jakarta.inject.Singleton;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;

/// Proof that whoever calls holds the key of the session's device: a DPoP proof (RFC 9449), a JWT of type
/// `dpop+jwt` signed ES256 by the device's key, which says for which request it is (`htm`, `htu`), when it was made
/// (`iat`) and under which id (`jti`). Each is good once. It needs nobody's database: the token names the key by its
/// thumbprint (RFC 7638).
///
/// `htu` is compared without its scheme, which a proxy that ends TLS does not pass on.
@Singleton
public class DeviceProof {
    private static final JOSEObjectType TYPE = new JOSEObjectType("dpop+jwt");
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);
    private static final int MAX_LENGTH = 2048;
    private static final int MAX_JTI = 128;
    private static final int MAX_SEEN = 100_000;

    private final Clock clock;
    private final Cache<String, Boolean> seen = Caffeine.newBuilder()
            .maximumSize(MAX_SEEN)
            .expireAfterWrite(CLOCKS_DIFFER.multipliedBy(2))
            .build();

    DeviceProof(Clock clock) {
        this.clock = clock;
    }

    /// The device's public key; refuses unless `proof` was made by the key with this thumbprint for this very request.
    public ECKey require(String proof, String thumbprint, String method, URI uri) {
        if (proof == null) {
            throw new Refused(AccountError.PROOF_INVALID, "This session is bound to a device key: send a DPoP proof");
        }
        try {
            var jwt = proof.length() > MAX_LENGTH ? null : SignedJWT.parse(proof);
            // The signature last: it is what costs.
            if (jwt == null || !isFor(jwt.getJWTClaimsSet(), method, uri) || !signedBy(jwt, thumbprint)) {
                throw invalid();
            }
            // Last, so that nobody fills the memory with proofs that are none.
            String id = thumbprint + " " + jwt.getJWTClaimsSet().getJWTID();
            if (seen.asMap().putIfAbsent(id, true) != null) {
                throw invalid();
            }
            return jwt.getHeader().getJWK().toECKey().toPublicJWK();
        } catch (ParseException | JOSEException | RuntimeException wrong) {
            throw wrong instanceof Refused refused ? refused : invalid();
        }
    }

    private static boolean signedBy(SignedJWT jwt, String thumbprint) throws JOSEException {
        var header = jwt.getHeader();
        return TYPE.equals(header.getType())
                && JWSAlgorithm.ES256.equals(header.getAlgorithm())
                && header.getJWK() instanceof ECKey key
                && Curve.P_256.equals(key.getCurve())
                && key.computeThumbprint().toString().equals(thumbprint)
                && jwt.verify(new ECDSAVerifier(key));
    }

    private boolean isFor(JWTClaimsSet claims, String method, URI uri) throws ParseException {
        var made = claims.getIssueTime() == null ? null : claims.getIssueTime().toInstant();
        var now = clock.instant();
        var said = URI.create(claims.getStringClaim("htu"));
        return made != null
                && made.isAfter(now.minus(CLOCKS_DIFFER))
                && made.isBefore(now.plus(CLOCKS_DIFFER))
                && claims.getJWTID() != null
                && !claims.getJWTID().isEmpty()
                && claims.getJWTID().length() <= MAX_JTI
                && method.equals(claims.getStringClaim("htm"))
                && uri.getAuthority().equalsIgnoreCase(said.getAuthority())
                && uri.getPath().equals(said.getPath());
    }

    private static Refused invalid() {
        return new Refused(
                AccountError.PROOF_INVALID,
                "The DPoP proof is not of this session's device key, not for this request, not of now, or used before");
    }
}
