package dev.turtleship.core.media;

import dev.turtleship.core.limit.Nice;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Looks at a file that is wholly here: what it really is, its checksum, its picture. That takes whole cores, so it has
/// few platform threads of its own, which give way to everything else.
@Singleton
class Inspection {
    /// What became clear of it.
    sealed interface Finding {
        record Good(Label label, byte[] thumbnail) implements Finding {}

        record Bad(MediaError reason, String detail) implements Finding {}
    }

    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private static final int WAITING = 64;
    private static final int PATIENCE_SECONDS = 60;
    private static final int KEY_BYTES = 32;
    private static final int BUFFER = 256 * 1024;

    private final Storage storage;
    private final Picture pictures;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("media-", 0).factory());

    Inspection(Storage storage, Picture pictures, Clock clock) {
        this.storage = storage;
        this.pictures = pictures;
        this.clock = clock;
        threads.allowCoreThreadTimeOut(true);
    }

    /// Waits for a thread. Refuses when too many wait; the file stays, and whoever asks again is served later.
    Finding of(Upload upload, Path content) {
        var task = new FutureTask<>(() -> {
            Nice.lower();
            return look(upload, content);
        });
        try {
            threads.execute(task);
            return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException | TimeoutException _) {
            task.cancel(false);
            throw new Refused(CoreError.BUSY, "Everything is here; ask again later whether it was stored");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refused(CoreError.BUSY, "Interrupted");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException failure) {
                throw storage.failed(failure);
            }
            throw new IllegalStateException("upload " + upload.id() + " cannot be inspected", failed.getCause());
        }
    }

    void stop() {
        threads.shutdownNow();
    }

    private Finding look(Upload upload, Path content) throws IOException {
        var announced = upload.announced();
        String sha256 = sha256(content);
        if (!announced.sha256().isEmpty() && !announced.sha256().equals(sha256)) {
            return new Finding.Bad(MediaError.CHECKSUM, "They have the SHA-256 " + sha256);
        }
        var kind = announced.kind();
        String sniffed;
        try (var stream = Files.newInputStream(content)) {
            sniffed = ContentType.of(stream);
        }
        var type = kind.judge(sniffed);
        if (type.isEmpty()) {
            return new Finding.Bad(
                    MediaError.NOT_AS_DECLARED, "It was announced as " + announced.type() + " and is " + sniffed);
        }
        var look = kind == Kind.PHOTO ? pictures.look(content, type.get()) : Optional.of(Picture.Look.NONE);
        if (look.isEmpty()) {
            return new Finding.Bad(MediaError.NOT_AS_DECLARED, "It begins like a picture and is none");
        }
        return new Finding.Good(
                label(upload, sha256, type.get(), look.get()), look.get().thumbnail());
    }

    private Label label(Upload upload, String sha256, String type, Picture.Look look) {
        var announced = upload.announced();
        var key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return new Label(
                upload.id(),
                upload.account(),
                announced.name(),
                announced.kind(),
                type,
                announced.size(),
                sha256,
                look.width(),
                look.height(),
                look.thumbnailType(),
                look.thumbnail().length,
                Base64.getUrlEncoder().withoutPadding().encodeToString(key),
                clock.instant());
    }

    private static String sha256(Path content) throws IOException {
        try (InputStream stream = Files.newInputStream(content)) {
            var digest = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[BUFFER];
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
