package dev.turtleship.core.media;

import dev.turtleship.core.bulkhead.Lane;
import dev.turtleship.core.http.LargeBody;
import dev.turtleship.core.module.MiniService;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;

/// Media: photos, videos, voice messages and files. A service of core with a bulkhead, a database and a folder of its
/// own. Chat carries only the id and the key of a file, so neither calls the other, and text does not notice when this
/// is away.
@Singleton
class MediaModule implements MiniService {
    private static final Duration DEADLINE = Duration.ofMillis(800);

    private final Links links;
    private final Inspection inspection;
    private final UploadWorker uploads;
    private final StorageWorker watch;

    MediaModule(Links links, Inspection inspection, UploadWorker uploads, StorageWorker watch) {
        this.links = links;
        this.inspection = inspection;
        this.uploads = uploads;
        this.watch = watch;
    }

    @Override
    public String name() {
        return "media";
    }

    /// For what is asked of the database only: no bytes are moved inside a lane.
    @Override
    public Map<String, Lane.Limits> lanes() {
        return Map.of("read", new Lane.Limits(6, DEADLINE), "write", new Lane.Limits(6, DEADLINE));
    }

    @Produces
    @Singleton
    LargeBody chunks() {
        return new LargeBody("PATCH", "/v1/media/uploads/", UploadResource.CHUNK_BYTES);
    }

    @Override
    public void start() {
        links.start();
        uploads.start();
        watch.start();
    }

    @Override
    public void stop() {
        watch.stop();
        uploads.stop();
        inspection.stop();
    }
}
