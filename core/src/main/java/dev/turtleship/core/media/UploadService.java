package dev.turtleship.core.media;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.limit.RateLimit;
import dev.turtleship.core.problem.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What the database knows of uploads.
@ApplicationScoped
class UploadService {
    /// `fresh` when nobody had begun it before.
    record Begun(Upload upload, boolean fresh) {}

    private static final Duration DAY = Duration.ofDays(1);

    private final UploadStore store;
    private final MediaConfig config;
    private final ObjectMapper json;
    private final Clock clock;
    private final RateLimit begins;

    UploadService(UploadStore store, MediaConfig config, ObjectMapper json, Clock clock) {
        this.store = store;
        this.config = config;
        this.json = json;
        this.clock = clock;
        this.begins = new RateLimit("Too many files", config.uploadsPerHour(), Duration.ofHours(1), clock);
    }

    /// What this id means already. Refuses an id that means something else.
    @InLane("media.read")
    @Transactional
    Optional<Upload> known(UUID id, AccountId account, Upload.Announced announced) {
        var found = store.find(id).map(UploadStore.Row::upload);
        found.ifPresent(upload -> requireSame(upload, account, announced));
        return found;
    }

    @InLane("media.read")
    @Transactional
    Upload find(UUID id, AccountId account) {
        return store.find(id)
                .map(UploadStore.Row::upload)
                .filter(upload -> upload.account().equals(account.value()))
                .orElseThrow(() -> new Refused(MediaError.UPLOAD_UNKNOWN, "You have begun no upload with this id"));
    }

    /// Within the limits of one person; a limit is not asked of what began before.
    @InLane("media.write")
    @Transactional
    Begun begin(UUID id, AccountId account, Upload.Announced announced) {
        store.lockAccount(account.value());
        var known = known(id, account, announced);
        if (known.isPresent()) {
            return new Begun(known.get(), false);
        }
        begins.take(account.toString());
        var now = clock.instant();
        requireWithinLimits(account, announced, store.begun(account.value(), now, now.minus(DAY)));
        var expiresAt = now.plus(config.uploadLife());
        if (store.add(id, account.value(), written(announced), now, expiresAt) == 0) {
            throw used();
        }
        return new Begun(new Upload(id, account.value(), announced, Upload.State.UPLOADING, "", expiresAt), true);
    }

    /// False when it is over meanwhile.
    @InLane("media.write")
    @Transactional
    boolean move(UUID id, Upload.State from, Upload.State to, String reason) {
        return store.move(id, from.column(), to.column(), reason) == 1;
    }

    @InLane("media.write")
    @Transactional
    List<UUID> due() {
        return store.due(clock.instant());
    }

    private void requireWithinLimits(AccountId account, Upload.Announced announced, UploadStore.Begun begun) {
        if (begun.open() >= config.openUploads()) {
            throw new Refused(MediaError.TOO_MANY_OPEN, "Finish one of the " + begun.open() + " first");
        }
        if (begun.bytes() + announced.size() > config.bytesPerDay().asLongValue()) {
            throw new Refused(MediaError.TOO_MUCH_TODAY, "Within a day it is too much; try again later")
                    .retryAfter(Duration.ofHours(1));
        }
    }

    private static void requireSame(Upload upload, AccountId account, Upload.Announced announced) {
        if (!upload.account().equals(account.value()) || !upload.announced().equals(announced)) {
            throw used();
        }
    }

    private static Refused used() {
        return new Refused(MediaError.ID_USED, "Make a new id for another file").at("/id", "Used");
    }

    private String written(Upload.Announced announced) {
        try {
            return json.writeValueAsString(announced);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
