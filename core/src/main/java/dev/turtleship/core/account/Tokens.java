package dev.turtleship.core.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.turtleship.core.account.PersonStore.Person;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Map;
import java.util.UUID;

/// Signs and verifies tokens: JWTs (RFC 7519) by RS256, which costs the verifier least. Access tokens are verified
/// offline, by whoever has the public keys on disk; nobody accepts an expired one, ever.
@Singleton
public class Tokens {
    record Access(String token, Instant expiresAt) {}

    /// What a refresh token says: all that a process needs to know of a session when accounts is away. `generation`
    /// counts the refresh tokens of the session; `deviceKey` is the thumbprint (RFC 7638) of the key that it is
    /// bound to (`cnf.jkt`, RFC 9449), or empty.
    record Refresh(
            Person person,
            UUID session,
            UUID device,
            String deviceKey,
            Instant openedAt,
            int generation,
            Instant issuedAt) {
        AccountId account() {
            return new AccountId(person.id());
        }
    }

    private record Checked(JWTClaimsSet claims, boolean byGraceKey) {}

    private static final String ISSUER = "turtleship";
    private static final JOSEObjectType ACCESS = new JOSEObjectType("at+jwt");
    private static final JOSEObjectType REFRESH = new JOSEObjectType("refresh+jwt");
    private static final int MAX_LENGTH = 2048;
    private static final int MAX_CACHED = 100_000;

    private final Keys keys;
    private final Revocations revocations;
    private final AccountsConfig config;
    private final Clock clock;
    private final Cache<String, Caller> verified;

    Tokens(Keys keys, Revocations revocations, AccountsConfig config, Clock clock) {
        this.keys = keys;
        this.revocations = revocations;
        this.config = config;
        this.clock = clock;
        this.verified = Caffeine.newBuilder()
                .maximumSize(MAX_CACHED)
                .expireAfterWrite(config.accessLife())
                .build();
    }

    /// The caller of a good access token; refuses every other one with the same words. Checks a signature on the first
    /// sight of a token, so not for an event loop.
    public Caller verify(String token) {
        var known = token == null ? null : verified.getIfPresent(token);
        var caller = known == null ? caller(token) : known;
        if (!stillGood(caller)) {
            throw refusal();
        }
        if (known == null) {
            verified.put(token, caller);
        }
        return caller;
    }

    /// Calls `then` whenever somebody was signed out: whoever keeps callers looks which of them are still good.
    public void onRevoked(Runnable then) {
        revocations.onRevoked(then);
    }

    /// Refuses a caller whose token ended, or whose session did, since it was verified.
    public void requireGood(Caller caller) {
        if (!stillGood(caller)) {
            throw refusal();
        }
    }

    /// Expiry and revocation count also for what is cached.
    public boolean stillGood(Caller caller) {
        return clock.instant().isBefore(caller.expiresAt())
                && !revocations.covers(caller.account(), caller.session(), caller.device(), caller.openedAt());
    }

    Access access(Refresh of) {
        return access(of, keys.signing(), false);
    }

    /// A token that says of itself that accounts was away, signed with this process's own key for nothing else.
    Access grace(Refresh of) {
        return access(of, keys.graceSigning(), true);
    }

    private Access access(Refresh of, RSAKey key, boolean grace) {
        var now = clock.instant();
        var expiresAt = now.plus(config.accessLife()).truncatedTo(ChronoUnit.SECONDS);
        var claims = about(of, now, expiresAt);
        if (grace) {
            claims.claim("grace", true);
        }
        // Not `cnf`: that would say that the token is worth nothing without a proof at each request.
        if (!of.deviceKey().isEmpty()) {
            claims.claim("device_key", of.deviceKey());
        }
        return new Access(sign(ACCESS, claims.build(), key), expiresAt);
    }

    /// The same arguments give the same token, byte for byte: RS256 has no randomness. That is how a repeated refresh
    /// finds its successor though no token is stored.
    String refresh(Refresh refresh) {
        var claims = about(refresh, refresh.issuedAt(), refresh.issuedAt().plus(config.refreshLife()))
                .claim("gen", refresh.generation());
        if (!refresh.deviceKey().isEmpty()) {
            claims.claim("cnf", Map.of("jkt", refresh.deviceKey()));
        }
        return sign(REFRESH, claims.build(), keys.signing());
    }

    private static JWTClaimsSet.Builder about(Refresh of, Instant issuedAt, Instant expiresAt) {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(ISSUER)
                .subject(of.person().id().toString())
                .claim("sid", of.session().toString())
                .claim("did", of.device().toString())
                .claim("handle", of.person().handle())
                .claim("name", of.person().name())
                .claim("auth_time", of.openedAt().getEpochSecond())
                .issueTime(Date.from(issuedAt))
                .expirationTime(Date.from(expiresAt));
    }

    Refresh verifyRefresh(String token) {
        var claims = check(token, REFRESH).claims();
        try {
            var person = new Person(
                    UUID.fromString(claims.getSubject()),
                    claims.getStringClaim("handle"),
                    claims.getStringClaim("name"));
            var bound = claims.getJSONObjectClaim("cnf");
            return new Refresh(
                    person,
                    UUID.fromString(claims.getStringClaim("sid")),
                    UUID.fromString(claims.getStringClaim("did")),
                    bound == null ? "" : bound.get("jkt").toString(),
                    Instant.ofEpochSecond(claims.getLongClaim("auth_time")),
                    claims.getIntegerClaim("gen"),
                    claims.getIssueTime().toInstant());
        } catch (ParseException | RuntimeException _) {
            throw refusal();
        }
    }

    private static String sign(JOSEObjectType type, JWTClaimsSet claims, RSAKey key) {
        try {
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

    /// The claims of a good token of this type, and whether it was signed with a grace key.
    private Checked check(String token, JOSEObjectType type) {
        if (token == null || token.length() > MAX_LENGTH) {
            throw refusal();
        }
        try {
            var jwt = SignedJWT.parse(token);
            var header = jwt.getHeader();
            var graceKey = type.equals(ACCESS) ? keys.grace().getKeyByKeyId(header.getKeyID()) : null;
            if (keys.published().isEmpty()) {
                throw new Refused(CoreError.UNAVAILABLE, "This process has not heard from accounts yet");
            }
            var key = graceKey == null ? keys.published().getKeyByKeyId(header.getKeyID()) : graceKey;
            boolean ours = JWSAlgorithm.RS256.equals(header.getAlgorithm())
                    && type.equals(header.getType())
                    && key != null
                    && jwt.verify(new RSASSAVerifier(key.toRSAKey()));
            if (!ours || !current(jwt.getJWTClaimsSet())) {
                throw refusal();
            }
            return new Checked(jwt.getJWTClaimsSet(), graceKey != null);
        } catch (ParseException | JOSEException | IllegalArgumentException _) {
            throw refusal();
        }
    }

    private boolean current(JWTClaimsSet claims) {
        return ISSUER.equals(claims.getIssuer())
                && claims.getAudience().contains(ISSUER)
                && claims.getIssueTime() != null
                && claims.getExpirationTime() != null
                && Date.from(clock.instant()).before(claims.getExpirationTime());
    }

    /// A grace key signs grace tokens and no others, and none that outlives an access token.
    private Caller caller(String token) {
        var checked = check(token, ACCESS);
        var claims = checked.claims();
        try {
            boolean grace = Boolean.TRUE.equals(claims.getBooleanClaim("grace"));
            String deviceKey = claims.getStringClaim("device_key");
            var caller = new Caller(
                    AccountId.fromString(claims.getSubject()),
                    UUID.fromString(claims.getStringClaim("sid")),
                    UUID.fromString(claims.getStringClaim("did")),
                    claims.getStringClaim("handle"),
                    claims.getStringClaim("name"),
                    Instant.ofEpochSecond(claims.getLongClaim("auth_time")),
                    claims.getExpirationTime().toInstant(),
                    grace,
                    deviceKey == null ? "" : deviceKey);
            var longest =
                    claims.getIssueTime().toInstant().plus(config.accessLife()).plusSeconds(1);
            if (grace != checked.byGraceKey() || grace && caller.expiresAt().isAfter(longest)) {
                throw refusal();
            }
            return caller;
        } catch (ParseException | RuntimeException _) {
            throw refusal();
        }
    }

    private static Refused refusal() {
        return new Refused(CoreError.UNAUTHENTICATED, "The token is missing, wrong, expired or revoked");
    }
}
