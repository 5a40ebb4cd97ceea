package dev.turtleship.core.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import dev.turtleship.core.account.PersonStore.Person;
import dev.turtleship.core.account.SessionService.NewDevice;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.problem.Refused;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.core.Response;
import java.text.ParseException;
import java.time.Instant;
import java.util.UUID;

/// What sign-up, sign-in and refresh take and answer alike.
record SessionBody(
        @JsonInclude(JsonInclude.Include.NON_NULL) Person person,
        @JsonInclude(JsonInclude.Include.NON_NULL) Session session) {
    record DeviceBody(
            UUID id,

            @Size(min = 1, max = 60, message = "A device name has 1 to 60 characters")
            String name,

            JsonNode publicKey) {}

    record Session(UUID sessionId, UUID deviceId, String accessToken, Instant accessExpiresAt, String refreshToken) {}

    static Response answer(int status, Tokens.Refresh of, Tokens tokens) {
        return answer(status, of, tokens.access(of), tokens.refresh(of));
    }

    /// `refreshToken` stays the one that was sent where accounts is away and nothing rotates.
    static Response answer(int status, Tokens.Refresh of, Tokens.Access access, String refreshToken) {
        return Response.status(status)
                .header("Cache-Control", "no-store")
                .entity(of(of, access, refreshToken))
                .build();
    }

    static SessionBody of(Tokens.Refresh of, Tokens.Access access, String refreshToken) {
        return new SessionBody(
                of.person(), new Session(of.session(), of.device(), access.token(), access.expiresAt(), refreshToken));
    }

    static NewDevice device(DeviceBody body) {
        if (body == null) {
            return new NewDevice(Ids.next(), "device", "", "");
        }
        var id = body.id() == null ? Ids.next() : body.id();
        String name = body.name() == null ? "device" : body.name();
        if (body.publicKey() == null || body.publicKey().isNull()) {
            return new NewDevice(id, name, "", "");
        }
        var key = publicKey(body.publicKey());
        return new NewDevice(id, name, key.toJSONString(), thumbprint(key));
    }

    /// A device key is a P-256 public JWK (RFC 7517): what browsers and the secure elements of phones can make and
    /// keep.
    private static ECKey publicKey(JsonNode given) {
        try {
            var key = JWK.parse(given.toString());
            if (key instanceof ECKey ec && Curve.P_256.equals(ec.getCurve()) && !key.isPrivate()) {
                return ec;
            }
        } catch (ParseException | RuntimeException _) {
            // Refused below, in the same words.
        }
        throw Refused.field("/device/public_key", "A device key is a public JWK of P-256");
    }

    private static String thumbprint(ECKey key) {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException impossible) {
            throw new IllegalStateException("a key has no thumbprint", impossible);
        }
    }
}
