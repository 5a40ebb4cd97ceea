package dev.turtleship.core.credential;

import com.authlete.sd.Disclosure;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// Verifies SD-JWT credentials (RFC 9901, of type `dc+sd-jwt`) that another module issued, with the keys on this
/// process's disk: the issuer is asked nothing and may be dead.
///
/// A presentation is `<issuer-signed JWT>~<Disclosure>~...~<KB-JWT>`. The holder signs the Key Binding JWT with the key
/// that the credential is bound to (`cnf`), for one `aud` and one `nonce`. No memory is kept of presentations, so that
/// any process can verify at any time: what keeps one from being replayed is that the nonce names what it is for. Take
/// the id of the order, which the module takes once; shown again it means the same order, and nothing else.
@Singleton
public class CredentialVerifier {
    /// That `issuer` (a module) says in a credential of `type` (its `vct`) that `claim` is true of `subject`, presented
    /// by the holder's key to `audience` (the module that asks) for `nonce`.
    public record Expected(
            String issuer, String type, String claim, AccountId subject, String audience, String nonce) {}

    /// `holderKey` is the thumbprint (RFC 7638) of the key it is bound to.
    public record Verified(String holderKey, Instant expiresAt) {}

    private record Credential(Map<String, Object> payload, Map<String, Object> disclosed, ECKey holder) {}

    private static final JOSEObjectType CREDENTIAL = new JOSEObjectType("dc+sd-jwt");
    private static final JOSEObjectType KEY_BINDING = new JOSEObjectType("kb+jwt");
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);
    private static final int MAX_LENGTH = 8192;
    private static final int MAX_PARTS = 18;

    private final IssuerKeys keys;
    private final Clock clock;

    CredentialVerifier(IssuerKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /// The `iss` of credentials of this module.
    public static String issuer(String module) {
        return "urn:turtleship:" + module;
    }

    /// Refuses with 400 `/problems/core/presentation-invalid` unless `presentation` proves what is expected, and with
    /// 503 when this process never heard the issuer's keys. Checks two signatures, so not for an event loop.
    public Verified verify(String presentation, Expected expected) {
        if (expected.nonce().isBlank() || expected.audience().isBlank()) {
            throw new IllegalStateException("nothing says what the presentation is for: " + expected);
        }
        if (keys.published(expected.issuer()).isEmpty()) {
            throw new Refused(CoreError.UNAVAILABLE, "This process has not heard from " + expected.issuer() + " yet");
        }
        require(presentation != null && presentation.length() <= MAX_LENGTH, "It is missing or too long");
        try {
            var parts = List.of(presentation.split("~", -1));
            require(parts.size() >= 2 && parts.size() <= MAX_PARTS, "It is not an SD-JWT with a key binding");
            var credential = credential(parts, expected);
            String presented = presentation.substring(0, presentation.lastIndexOf('~') + 1);
            requireKeyBinding(parts.getLast(), credential.holder(), presented, expected);
            require(
                    expected.subject().toString().equals(credential.disclosed().get("sub"))
                            && Boolean.TRUE.equals(credential.disclosed().get(expected.claim())),
                    "It does not disclose that " + expected.claim() + " is true of the caller");
            return new Verified(credential.holder().computeThumbprint().toString(), time(credential.payload(), "exp"));
        } catch (ParseException | JOSEException | RuntimeException wrong) {
            throw wrong instanceof Refused refused ? refused : invalid("It cannot be read");
        }
    }

    private Credential credential(List<String> parts, Expected expected) throws ParseException, JOSEException {
        var jwt = JWSObject.parse(parts.getFirst());
        var key =
                keys.published(expected.issuer()).getKeyByKeyId(jwt.getHeader().getKeyID());
        require(
                key instanceof ECKey issuer && signed(jwt, CREDENTIAL, issuer),
                "The credential is not signed by its issuer");
        var payload = jwt.getPayload().toJSONObject();
        require(
                issuer(expected.issuer()).equals(payload.get("iss"))
                        && expected.type().equals(payload.get("vct")),
                "It is another credential");
        var now = clock.instant();
        require(
                now.isBefore(time(payload, "exp")) && !now.plus(CLOCKS_DIFFER).isBefore(time(payload, "iat")),
                "The credential has expired");
        require(
                !payload.containsKey("nbf") || !now.plus(CLOCKS_DIFFER).isBefore(time(payload, "nbf")),
                "The credential is not good yet");
        var disclosed = disclosed(payload, parts.subList(1, parts.size() - 1));
        return new Credential(payload, disclosed, holder(payload));
    }

    /// The claims that anybody may see and those that were disclosed (RFC 9901, 7.1). Our credentials have
    /// selectively disclosable claims at the top level only, so a digest anywhere else matches nothing.
    private static Map<String, Object> disclosed(Map<String, Object> payload, List<String> disclosures) {
        require("sha-256".equals(payload.getOrDefault("_sd_alg", "sha-256")), "The digests are not SHA-256");
        var claims = new HashMap<>(payload);
        var digests = claims.remove("_sd") instanceof List<?> list ? list : List.of();
        var open = new HashSet<Object>(digests);
        require(open.size() == digests.size(), "A digest is there twice");
        for (String text : disclosures) {
            require(open.remove(digest(text)), "A disclosure belongs to another credential, or is there twice");
            var disclosure = Disclosure.parse(text);
            String name = disclosure.getClaimName();
            require(name != null && !name.equals("_sd") && !name.equals("..."), "A disclosure is not of a claim");
            require(claims.put(name, disclosure.getClaimValue()) == null, "A claim is there twice");
        }
        return claims;
    }

    private static ECKey holder(Map<String, Object> payload) throws ParseException {
        require(
                payload.get("cnf") instanceof Map<?, ?> bound && bound.get("jwk") instanceof Map<?, ?>,
                "It is bound to no key");
        @SuppressWarnings("unchecked")
        var jwk = (Map<String, Object>) ((Map<String, Object>) payload.get("cnf")).get("jwk");
        var holder = ECKey.parse(jwk);
        require(Curve.P_256.equals(holder.getCurve()), "It is bound to a key of another kind");
        return holder;
    }

    /// RFC 9901, 7.3: the holder's signature over exactly this credential and these disclosures, for us, for this, now.
    private void requireKeyBinding(String text, ECKey holder, String presented, Expected expected)
            throws ParseException, JOSEException {
        var jwt = JWSObject.parse(text);
        require(signed(jwt, KEY_BINDING, holder), "The key binding is not signed by the holder");
        var claims = jwt.getPayload().toJSONObject();
        var made = time(claims, "iat");
        var now = clock.instant();
        require(
                made.isAfter(now.minus(CLOCKS_DIFFER)) && made.isBefore(now.plus(CLOCKS_DIFFER)),
                "The key binding is not of now");
        require(expected.audience().equals(claims.get("aud")), "The key binding is for somebody else");
        require(expected.nonce().equals(claims.get("nonce")), "The key binding is for something else");
        require(digest(presented).equals(claims.get("sd_hash")), "The key binding is of another credential");
    }

    /// A signature has one spelling: base64url would let the last character be another one.
    private static boolean signed(JWSObject jwt, JOSEObjectType type, ECKey key) throws JOSEException {
        return type.equals(jwt.getHeader().getType())
                && JWSAlgorithm.ES256.equals(jwt.getHeader().getAlgorithm())
                && Base64URL.encode(jwt.getSignature().decode()).equals(jwt.getSignature())
                && jwt.verify(new ECDSAVerifier(key));
    }

    private static Instant time(Map<String, Object> claims, String name) {
        require(claims.get(name) instanceof Number, "It says no " + name);
        return Instant.ofEpochSecond(((Number) claims.get(name)).longValue());
    }

    private static String digest(String text) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            return Base64URL.encode(sha256.digest(text.getBytes(StandardCharsets.US_ASCII)))
                    .toString();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void require(boolean held, String otherwise) {
        if (!held) {
            throw invalid(otherwise);
        }
    }

    private static Refused invalid(String detail) {
        return new Refused(CredentialError.PRESENTATION_INVALID, detail);
    }
}
