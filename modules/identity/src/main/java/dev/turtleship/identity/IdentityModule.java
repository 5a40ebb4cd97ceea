package dev.turtleship.identity;

import dev.turtleship.core.bulkhead.Lane;
import dev.turtleship.core.home.HomePart;
import dev.turtleship.core.module.MiniService;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;

/// Identity: verified phones, identity checks, levels, credentials. Nobody waits for it.
@Singleton
class IdentityModule implements MiniService {
    private static final Duration DEADLINE = Duration.ofMillis(800);

    private final CheckWorker checks;
    private final SmsClient sms;
    private final KeyedHash hash;
    private final RegistrarClient registrar;

    IdentityModule(CheckWorker checks, SmsClient sms, KeyedHash hash, RegistrarClient registrar) {
        this.checks = checks;
        this.sms = sms;
        this.hash = hash;
        this.registrar = registrar;
    }

    @Override
    public String name() {
        return "identity";
    }

    @Override
    public Map<String, Lane.Limits> lanes() {
        return Map.of(
                "read",
                new Lane.Limits(6, DEADLINE),
                "write",
                new Lane.Limits(4, DEADLINE),
                HomePart.LANE,
                HomePart.LIMITS);
    }

    /// With a damaged key or half a registrar identity does not come up, and says why in the log.
    @Override
    public void start() {
        hash.start();
        registrar.start();
        sms.start();
        checks.start();
    }

    @Override
    public void stop() {
        checks.stop();
    }
}
