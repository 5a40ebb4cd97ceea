package dev.turtleship.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import dev.turtleship.identity.IdentityCheck.Answer;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/// What the registrar answers: a JWS (ES256, type `registrar-statement+jwt`) that repeats what was asked, so that a
/// statement about somebody else, an old one or one that somebody made on the way is none.
final class Statement {
    /// What the registrar is asked.
    record Question(UUID check, String name, LocalDate birthDate) {}

    private static final JOSEObjectType TYPE = new JOSEObjectType("registrar-statement+jwt");
    private static final long CLOCKS_DIFFER_SECONDS = Duration.ofMinutes(10).toSeconds();
    private static final int MAX_LENGTH = 4096;

    private Statement() {}

    /// The answer in a statement about this question. What cannot be believed is an IOException that says why, in words
    /// without anything personal.
    static Answer read(String text, ECKey registrar, Question question, Instant now) throws IOException {
        believe(text.length() <= MAX_LENGTH, "it is too long");
        try {
            var jws = JWSObject.parse(text);
            believe(TYPE.equals(jws.getHeader().getType()), "it is no statement");
            believe(
                    JWSAlgorithm.ES256.equals(jws.getHeader().getAlgorithm())
                            && jws.verify(new ECDSAVerifier(registrar)),
                    "it is not signed by the registrar");
            var says = jws.getPayload().toJSONObject();
            believe(says != null && "registrar".equals(says.get("iss")), "it is not of the registrar");
            believe(question.check().toString().equals(says.get("check")), "it answers another question");
            believe(
                    question.name().equals(says.get("name"))
                            && question.birthDate().toString().equals(says.get("birth_date")),
                    "it contradicts itself: it is about somebody else");
            believe(says.get("iat") instanceof Number seconds && near(seconds.longValue(), now), "it is not of now");
            return switch (String.valueOf(says.get("outcome"))) {
                case "match" -> Answer.MATCH;
                case "no_match" -> Answer.NO_MATCH;
                default -> throw new IOException("it says neither yes nor no");
            };
        } catch (ParseException | JOSEException | IllegalArgumentException _) {
            throw new IOException("it cannot be read");
        }
    }

    private static boolean near(long seconds, Instant now) {
        return seconds > now.getEpochSecond() - CLOCKS_DIFFER_SECONDS
                && seconds < now.getEpochSecond() + CLOCKS_DIFFER_SECONDS;
    }

    private static void believe(boolean held, String otherwise) throws IOException {
        if (!held) {
            throw new IOException(otherwise);
        }
    }
}
