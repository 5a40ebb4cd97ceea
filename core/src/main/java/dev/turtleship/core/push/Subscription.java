package dev.turtleship.core.push;

import com.zerodeplibs.webpush.UserAgentMessageEncryptionKeyInfo;
import com.zerodeplibs.webpush.key.InvalidECPublicKeyException;
import com.zerodeplibs.webpush.key.MalformedUncompressedBytesException;
import dev.turtleship.core.account.Revocations;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/// A device that wants to hear of news, as its browser says it (W3C Push API), and the session that said so. It ends
/// with the session, whoever ended that; when its push service does not know it any more; when its device was not seen
/// for long; and when it is taken back.
record Subscription(UUID id, AccountId account, Signed signed, Target target, Instant madeAt, Instant seenAt) {
    /// The session it was made in.
    record Signed(UUID session, UUID device, Instant openedAt) {}

    /// Where to and for whom alone, as the browser made it.
    record Target(String endpoint, String p256dh, String auth) {
        private static final int POINT_BYTES = 65;
        private static final int AUTH_BYTES = 16;

        /// Keys that nothing can be encrypted for would only show when there is something to say (RFC 8291).
        void requireKeys() {
            var point = decoded("/keys/p256dh", p256dh, POINT_BYTES);
            if (point[0] != 4) {
                throw Refused.field("/keys/p256dh", "This must be an uncompressed point: it begins with 4");
            }
            decoded("/keys/auth", auth, AUTH_BYTES);
            try {
                UserAgentMessageEncryptionKeyInfo.of(p256dh, auth);
            } catch (InvalidECPublicKeyException | MalformedUncompressedBytesException _) {
                throw Refused.field("/keys/p256dh", "This is no point of P-256");
            }
        }

        boolean sameKeys(Target other) {
            return p256dh.equals(other.p256dh) && auth.equals(other.auth);
        }

        private static byte[] decoded(String pointer, String text, int length) {
            try {
                var bytes = Base64.getUrlDecoder().decode(text);
                if (bytes.length == length) {
                    return bytes;
                }
                throw Refused.field(pointer, "These must be " + length + " bytes, not " + bytes.length);
            } catch (IllegalArgumentException _) {
                throw Refused.field(pointer, "This must be base64url");
            }
        }
    }

    /// Whoever signed out here, or lost the device, is told nothing there any more.
    boolean isEnded(Revocations revocations) {
        return revocations.covers(account, signed.session(), signed.device(), signed.openedAt());
    }
}
