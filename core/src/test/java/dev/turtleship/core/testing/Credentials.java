package dev.turtleship.core.testing;

import com.authlete.sd.Disclosure;
import com.authlete.sd.SDObjectBuilder;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// SD-JWT credentials (RFC 9901) as an issuer makes and a holder presents them, for tests of whoever verifies them.
public final class Credentials {
    private Credentials() {}

    public static ECKey issuerKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("issuer-1").generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The claims that everybody sees of a credential that `holder` can present.
    public static Map<String, Object> claims(String issuer, String type, ECKey holder, Instant now) {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", issuer);
        claims.put("vct", type);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.getEpochSecond() + 3600);
        claims.put("cnf", Map.of("jwk", holder.toPublicJWK().toJSONObject()));
        return claims;
    }

    /// `<JWT>~<Disclosure>~...~`, with all of `disclosable` disclosed.
    public static String issue(ECKey issuer, Map<String, Object> claims, Map<String, Object> disclosable) {
        var builder = new SDObjectBuilder();
        claims.forEach(builder::putClaim);
        var disclosures = new StringBuilder();
        disclosable.forEach((name, value) -> disclosures
                .append(builder.putSDClaim(name, value).getDisclosure())
                .append('~'));
        return sign(header("dc+sd-jwt", issuer.getKeyID()), builder.build(true), issuer) + "~" + disclosures;
    }

    /// What the holder shows: the credential and a Key Binding JWT of these claims.
    public static String present(String credential, ECKey holder, Map<String, Object> binding) {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("sd_hash", digest(credential));
        claims.putAll(binding);
        return credential + sign(header("kb+jwt", null), claims, holder);
    }

    public static Map<String, Object> binding(String audience, String nonce, Instant now) {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("aud", audience);
        claims.put("nonce", nonce);
        claims.put("iat", now.getEpochSecond());
        return claims;
    }

    public static String disclosure(String name, Object value) {
        return new Disclosure(name, value).getDisclosure();
    }

    public static JWSHeader header(String type, String keyId) {
        return new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType(type))
                .keyID(keyId)
                .build();
    }

    public static String sign(JWSHeader header, Map<String, Object> claims, ECKey key) {
        try {
            var jwt = new JWSObject(header, new Payload(claims));
            jwt.sign(new ECDSASigner(key));
            return jwt.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static String digest(String text) {
        try {
            return Base64URL.encode(
                            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)))
                    .toString();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
