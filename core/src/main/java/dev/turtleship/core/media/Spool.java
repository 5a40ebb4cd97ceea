package dev.turtleship.core.media;

import dev.turtleship.core.problem.Refused;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/// The bytes of uploads under way. They go straight to the disk, 64 KiB in memory at a time, and are flushed before
/// their offset is told to anybody.
@Singleton
class Spool {
    private static final Logger LOG = Logger.getLogger(Spool.class);
    private static final int BUFFER = 64 * 1024;

    /// A sender who is slower than 8 MiB in this time goes on with another piece, so that nobody holds a writer's place
    /// by bringing a byte now and then.
    private static final Duration PIECE = Duration.ofMinutes(5);

    private static final int MOST_STALE = 1000;

    private final Storage storage;

    Spool(Storage storage) {
        this.storage = storage;
    }

    Path folder(UUID id) {
        return storage.uploads().resolve(id.toString());
    }

    Path content(UUID id) {
        return folder(id).resolve(Storage.Part.CONTENT.file());
    }

    /// How many bytes are here; -1 when there is no file.
    long length(UUID id) {
        try {
            return Files.size(content(id));
        } catch (NoSuchFileException _) {
            return -1;
        } catch (IOException failure) {
            throw storage.failed(failure);
        }
    }

    /// Takes bytes from `offset`, where the file ends, up to `end`, and answers where it ends now. A connection that
    /// is cut ends it early. Of a request that brings more than that, or that the disk has no room for, nothing is
    /// kept.
    long append(UUID id, long offset, long end, InputStream body) {
        try {
            boolean fresh = offset == 0;
            if (fresh) {
                Storage.createFolders(folder(id));
            }
            try (var file = new RandomAccessFile(content(id).toFile(), "rw")) {
                long at = copy(body, file, offset, end);
                file.getFD().sync();
                if (fresh) {
                    Storage.sync(folder(id));
                    Storage.sync(storage.uploads());
                }
                return at;
            }
        } catch (IOException failure) {
            LOG.errorf("an upload cannot be written: %s", failure.getMessage());
            cutBack(id, offset);
            throw storage.failed(failure);
        } catch (Refused tooMuch) {
            cutBack(id, offset);
            throw tooMuch;
        }
    }

    private static long copy(InputStream body, RandomAccessFile file, long offset, long end) throws IOException {
        var buffer = new byte[BUFFER];
        long at = offset;
        long until = System.nanoTime() + PIECE.toNanos();
        file.seek(at);
        for (int n = read(body, buffer); n >= 0; n = read(body, buffer)) {
            if (at + n > end) {
                throw new Refused(MediaError.TOO_LARGE, "More bytes came than were announced; none of these are kept");
            }
            file.write(buffer, 0, n);
            at += n;
            if (System.nanoTime() - until > 0) {
                return at;
            }
        }
        return at;
    }

    /// -1 at the end, be it that there is no more or that the connection broke.
    private static int read(InputStream body, byte[] buffer) {
        try {
            return body.read(buffer);
        } catch (IOException cut) {
            LOG.debugf("an upload was cut: %s", cut.getMessage());
            return -1;
        }
    }

    /// As it was before, where the disk still allows it; what is left over is overwritten by who goes on.
    private void cutBack(UUID id, long offset) {
        try (var file = new RandomAccessFile(content(id).toFile(), "rw")) {
            file.setLength(offset);
        } catch (IOException failure) {
            LOG.debugf("an upload cannot be cut back: %s", failure.getMessage());
        }
    }

    void delete(UUID id) {
        try {
            Storage.deleteFolder(folder(id));
        } catch (IOException failure) {
            throw storage.failed(failure);
        }
    }

    /// What nobody has written to since then: left behind by a crash between the database and the disk.
    List<UUID> stale(Instant since) throws IOException {
        var stale = new ArrayList<UUID>();
        try (var folders = Files.newDirectoryStream(storage.uploads())) {
            for (var folder : folders) {
                var content = folder.resolve(Storage.Part.CONTENT.file());
                var last = Files.getLastModifiedTime(Files.exists(content) ? content : folder);
                if (last.toInstant().isBefore(since) && stale.size() < MOST_STALE) {
                    stale.add(UUID.fromString(folder.getFileName().toString()));
                }
            }
        } catch (NoSuchFileException _) {
            return List.of();
        }
        return stale;
    }
}
