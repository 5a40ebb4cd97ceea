package dev.turtleship.core.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.turtleship.core.bus.LocalBus;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.UUID;

/// Signs and verifies tokens: JWTs (RFC 7519) by RS256, which costs the verifier least. Access tokens are verified
/// offline, by whoever has the public keys on disk; nobody accepts an expired one, ever.
@Singleton
public class Tokens {
    /// A session's end, told to every verifier of this process.
    record SessionEnded(UUID session) {}

    record Access(String token, Instant expiresAt) {}

    /// What a refresh token says. `generation` counts the refresh tokens of its session.
    record Refresh(AccountId account, UUID session, int generation) {}

    static final Duration ACCESS_LIFE = Duration.ofMinutes(10);
    static final Duration REFRESH_LIFE = Duration.ofDays(30);
    private static final String ISSUER = "turtleship";
    private static final JOSEObjectType ACCESS = new JOSEObjectType("at+jwt");
    private static final JOSEObjectType REFRESH = new JOSEObjectType("refresh+jwt");
    private static final int MAX_LENGTH = 2048;
    private static final int MAX_CACHED = 100_000;

    private final Keys keys;
    private final Clock clock;
    private final Cache<String, Caller> verified = Caffeine.newBuilder()
            .maximumSize(MAX_CACHED)
            .expireAfterWrite(ACCESS_LIFE)
            .build();
    private final Cache<UUID, Boolean> ended = Caffeine.newBuilder()
            .maximumSize(MAX_CACHED)
            .expireAfterWrite(ACCESS_LIFE.multipliedBy(2))
            .build();

    Tokens(Keys keys, Clock clock, LocalBus bus) {
        this.keys = keys;
        this.clock = clock;
        bus.subscribe(SessionEnded.class, end -> ended.put(end.session(), true));
    }

    /// The caller of a good access token; refuses every other one with the same words. Checks a signature on the first
    /// sight of a token, so not for an event loop.
    public Caller verify(String token) {
        var known = token == null ? null : verified.getIfPresent(token);
        var caller = known == null ? caller(check(token, ACCESS)) : known;
        if (!stillGood(caller)) {
            throw refusal();
        }
        if (known == null) {
            verified.put(token, caller);
        }
        return caller;
    }

    /// Expiry and revocation count also for what is cached.
    public boolean stillGood(Caller caller) {
        return clock.instant().isBefore(caller.expiresAt()) && ended.getIfPresent(caller.session()) == null;
    }

    Access access(PersonStore.Person person, UUID session, UUID device) {
        var expiresAt = clock.instant().plus(ACCESS_LIFE).truncatedTo(ChronoUnit.SECONDS);
        var claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(ISSUER)
                .subject(person.id().toString())
                .claim("sid", session.toString())
                .claim("did", device.toString())
                .claim("handle", person.handle())
                .claim("name", person.name())
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(expiresAt))
                .build();
        return new Access(sign(ACCESS, claims), expiresAt);
    }

    /// The same arguments give the same token, byte for byte: RS256 has no randomness. That is how a repeated refresh
    /// finds its successor though no token is stored.
    String refresh(Refresh refresh, Instant issuedAt) {
        var claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(ISSUER)
                .subject(refresh.account().toString())
                .claim("sid", refresh.session().toString())
                .claim("gen", refresh.generation())
                .issueTime(Date.from(issuedAt))
                .expirationTime(Date.from(issuedAt.plus(REFRESH_LIFE)))
                .build();
        return sign(REFRESH, claims);
    }

    Refresh verifyRefresh(String token) {
        var claims = check(token, REFRESH);
        try {
            return new Refresh(
                    AccountId.fromString(claims.getSubject()),
                    UUID.fromString(claims.getStringClaim("sid")),
                    claims.getIntegerClaim("gen"));
        } catch (ParseException | RuntimeException _) {
            throw refusal();
        }
    }

    private String sign(JOSEObjectType type, JWTClaimsSet claims) {
        try {
            var key = keys.signing();
            var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .type(type)
                    .keyID(key.getKeyID())
                    .build();
            var jwt = new SignedJWT(header, claims);
            jwt.sign(new RSASSASigner(key));
            return jwt.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException("a token could not be signed", impossible);
        }
    }

    private JWTClaimsSet check(String token, JOSEObjectType type) {
        if (token == null || token.length() > MAX_LENGTH) {
            throw refusal();
        }
        try {
            var jwt = SignedJWT.parse(token);
            var header = jwt.getHeader();
            var key = keys.published().getKeyByKeyId(header.getKeyID());
            boolean ours = JWSAlgorithm.RS256.equals(header.getAlgorithm())
                    && type.equals(header.getType())
                    && key != null
                    && jwt.verify(new RSASSAVerifier(key.toRSAKey()));
            var claims = jwt.getJWTClaimsSet();
            var now = Date.from(clock.instant());
            if (!ours
                    || !ISSUER.equals(claims.getIssuer())
                    || !claims.getAudience().contains(ISSUER)
                    || claims.getExpirationTime() == null
                    || !now.before(claims.getExpirationTime())) {
                throw refusal();
            }
            return claims;
        } catch (ParseException | JOSEException | IllegalArgumentException _) {
            throw refusal();
        }
    }

    private static Caller caller(JWTClaimsSet claims) {
        try {
            return new Caller(
                    AccountId.fromString(claims.getSubject()),
                    UUID.fromString(claims.getStringClaim("sid")),
                    UUID.fromString(claims.getStringClaim("did")),
                    claims.getStringClaim("handle"),
                    claims.getStringClaim("name"),
                    claims.getExpirationTime().toInstant());
        } catch (ParseException | RuntimeException _) {
            throw refusal();
        }
    }

    private static Refused refusal() {
        return new Refused(CoreError.UNAUTHENTICATED, "The token is missing, wrong, expired or revoked");
    }
}
