package dev.turtleship.core.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import dev.turtleship.core.account.PersonStore.Person;
import dev.turtleship.core.account.SessionService.NewDevice;
import dev.turtleship.core.account.SessionService.SignedIn;
import dev.turtleship.core.id.Ids;
import dev.turtleship.core.problem.Refused;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.core.Response;
import java.text.ParseException;
import java.time.Instant;
import java.util.UUID;

/// What sign-up, sign-in and refresh take and answer alike.
record SessionBody(
        @JsonInclude(JsonInclude.Include.NON_NULL) Person person, Session session) {
    record DeviceBody(
            UUID id,

            @Size(min = 1, max = 60, message = "A device name has 1 to 60 characters")
            String name,

            JsonNode publicKey) {}

    record Session(UUID sessionId, UUID deviceId, String accessToken, Instant accessExpiresAt, String refreshToken) {}

    static Response answer(int status, SignedIn signedIn, Tokens tokens) {
        var refresh = signedIn.refresh();
        var access = tokens.access(signedIn.person(), refresh.session(), signedIn.device());
        var session = new Session(
                refresh.session(),
                signedIn.device(),
                access.token(),
                access.expiresAt(),
                tokens.refresh(refresh, signedIn.issuedAt()));
        return Response.status(status)
                .header("Cache-Control", "no-store")
                .entity(new SessionBody(signedIn.person(), session))
                .build();
    }

    static NewDevice device(DeviceBody body) {
        if (body == null) {
            return new NewDevice(Ids.next(), "device", "");
        }
        return new NewDevice(
                body.id() == null ? Ids.next() : body.id(),
                body.name() == null ? "device" : body.name(),
                publicKey(body.publicKey()));
    }

    /// A device key is an EC P-256 or Ed25519 public JWK (RFC 7517, RFC 8037); what a phone's secure element can make.
    private static String publicKey(JsonNode given) {
        if (given == null || given.isNull()) {
            return "";
        }
        try {
            var key = JWK.parse(given.toString());
            boolean known = key instanceof ECKey ec && Curve.P_256.equals(ec.getCurve())
                    || key instanceof OctetKeyPair okp && Curve.Ed25519.equals(okp.getCurve());
            if (known && !key.isPrivate()) {
                return key.toJSONString();
            }
        } catch (ParseException | RuntimeException _) {
            // Refused below, in the same words.
        }
        throw Refused.field("/device/public_key", "A device key is a public JWK of P-256 or Ed25519");
    }
}
