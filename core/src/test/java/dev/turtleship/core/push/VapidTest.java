package dev.turtleship.core.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.core.testing.SettableClock;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VapidTest {
    @TempDir
    Path data;

    @Test
    void the_key_is_made_once_and_nobody_else_reads_it() throws IOException {
        var key = started("").publicKey();
        assertEquals(key, started("").publicKey());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void a_key_that_is_named_is_taken_and_none_made_in_its_stead() throws Exception {
        var named = data.resolve("named.json");
        var failure = assertThrows(UncheckedIOException.class, () -> started(named.toString()));
        assertEquals(true, failure.getMessage().contains("named.json"));
        Files.writeString(named, new ECKeyGenerator(Curve.P_256).generate().toJSONString());
        assertEquals(
                started(named.toString()).publicKey(), started(named.toString()).publicKey());
        assertNotEquals(started(named.toString()).publicKey(), started("").publicKey());
    }

    @Test
    void a_damaged_key_is_told_at_the_start_without_quoting_it() throws Exception {
        Files.createDirectories(file().getParent());
        for (var damaged : new String[] {
            "",
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"d\":\"secret\"}",
            new ECKeyGenerator(Curve.P_384).generate().toJSONString(),
            new ECKeyGenerator(Curve.P_256).generate().toPublicJWK().toJSONString()
        }) {
            Files.writeString(file(), damaged);
            var failure = assertThrows(IllegalStateException.class, () -> started(""));
            assertFalse(failure.getMessage().contains("secret"), failure.getMessage());
        }
    }

    @Test
    void before_push_has_started_it_is_not_there() {
        assertThrows(Refused.class, () -> vapid("").publicKey());
    }

    @Test
    void a_word_is_signed_for_one_service_and_used_again() {
        var vapid = started("");
        String word = vapid.authorization(URI.create("https://push.example.com/a"));
        assertEquals(word, vapid.authorization(URI.create("https://push.example.com/b?c")));
        assertNotEquals(word, vapid.authorization(URI.create("https://push.example.org/a")));
    }

    private Vapid started(String named) {
        var vapid = vapid(named);
        vapid.start();
        return vapid;
    }

    private Vapid vapid(String named) {
        var config = new SmallRyeConfigBuilder().withMapping(PushConfig.class);
        if (!named.isEmpty()) {
            config.withDefaultValue("turtleship.push.key-file", named);
        }
        return new Vapid(data, config.build().getConfigMapping(PushConfig.class), new SettableClock());
    }

    private Path file() {
        return data.resolve("keys/push-vapid.json");
    }
}
