package dev.turtleship.core.media;

import dev.turtleship.core.bulkhead.BulkheadState;
import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.id.AccountId;
import dev.turtleship.core.problem.Refused;
import jakarta.inject.Singleton;
import java.io.InputStream;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/// Takes uploads: where the database, the disk and the sender's connection meet. The bytes come outside of every lane
/// and transaction; only what is asked of the database is in one.
@Singleton
class Intake {
    /// Bytes of an upload: from where, how many as far as the sender says (else -1), and how to break their connection.
    record Piece(long offset, long length, InputStream bytes, Runnable stop) {}

    /// How far it is. `created` when it has just begun.
    record Progress(Upload upload, long offset, boolean created) {}

    private static final Map<String, MediaError> REFUSALS = Map.of(
            MediaError.NOT_AS_DECLARED.slug(), MediaError.NOT_AS_DECLARED,
            MediaError.CHECKSUM.slug(), MediaError.CHECKSUM);

    private final UploadService uploads;
    private final Spool spool;
    private final Storage storage;
    private final Inspection inspection;
    private final Writers writers;
    private final Bulkheads bulkheads;
    private final Clock clock;

    Intake(
            UploadService uploads,
            Spool spool,
            Storage storage,
            Inspection inspection,
            Writers writers,
            Bulkheads bulkheads,
            Clock clock) {
        this.uploads = uploads;
        this.spool = spool;
        this.storage = storage;
        this.inspection = inspection;
        this.writers = writers;
        this.bulkheads = bulkheads;
        this.clock = clock;
    }

    /// A file that fits neither what is free now nor a limit is refused before its first byte.
    Progress begin(UUID id, AccountId account, Upload.Announced announced) {
        var known = uploads.known(id, account, announced);
        if (known.isPresent()) {
            return new Progress(known.get(), here(known.get()), false);
        }
        requireStorage();
        storage.requireRoom(announced.size());
        var begun = uploads.begin(id, account, announced);
        return new Progress(begun.upload(), here(begun.upload()), begun.fresh());
    }

    /// How far it is, while somebody may be bringing more of it.
    Progress look(UUID id, AccountId account) {
        var upload = uploads.find(id, account);
        return new Progress(upload, here(upload), false);
    }

    /// How far it is, when nobody brings more of it; whoever did is stopped.
    Progress halt(UUID id, AccountId account) {
        uploads.find(id, account);
        writers.settle(id);
        return look(id, account);
    }

    /// Takes what `piece` brings, as far as its connection reaches. With the last byte the file is looked at and stored
    /// or refused; whoever did not hear the answer sends an empty piece at the end and hears it then.
    Progress receive(UUID id, AccountId account, Piece piece) {
        // Somebody else's connection is broken for the owner alone.
        uploads.find(id, account);
        try (var _ = writers.take(id, account, piece.stop())) {
            var upload = uploads.find(id, account);
            long here = here(upload);
            requireGoesOn(upload, here, piece);
            long size = upload.announced().size();
            if (here < size) {
                requireStorage();
                storage.requireRoom(Math.min(size - here, UploadResource.CHUNK_BYTES));
                here = spool.append(id, here, size, piece.bytes());
                if (here < piece.offset() + piece.length()) {
                    // Cut, or too slow: the rest of it is not waited for.
                    piece.stop().run();
                }
            }
            return new Progress(here == size ? settle(upload) : upload, here, false);
        }
    }

    /// Only a crash between publishing and saying so leaves an upload without its file.
    private long here(Upload upload) {
        return switch (upload.state()) {
            case UPLOADING -> {
                long length = spool.length(upload.id());
                boolean published = length < 0 && storage.label(upload.id()).isPresent();
                yield published ? upload.announced().size() : Math.max(0, length);
            }
            case STORED -> upload.announced().size();
            case REFUSED, EXPIRED, DELETED -> 0;
        };
    }

    private void requireGoesOn(Upload upload, long here, Piece piece) {
        boolean open = upload.state() == Upload.State.STORED || upload.isOpen(clock.instant());
        if (upload.state() == Upload.State.REFUSED) {
            throw new Refused(REFUSALS.get(upload.reason()), "It was refused before; take a new id for another file");
        }
        if (!open) {
            throw new Refused(MediaError.OVER, "Begin again with a new id");
        }
        if (piece.offset() != here) {
            throw new Refused(MediaError.WRONG_OFFSET, "The next byte wanted is byte " + here)
                    .with("offset", here)
                    .header("Upload-Offset", Long.toString(here));
        }
        if (piece.offset() + piece.length() > upload.announced().size()) {
            throw new Refused(MediaError.TOO_LARGE, "More bytes come than were announced; none of these are taken");
        }
    }

    /// The end of an upload, done once: what was published before a crash is only noted.
    private Upload settle(Upload upload) {
        var id = upload.id();
        if (upload.state() == Upload.State.STORED) {
            return upload;
        }
        if (storage.label(id).isEmpty()) {
            switch (inspection.of(upload, spool.content(id))) {
                case Inspection.Finding.Good good -> storage.publish(spool.folder(id), good.label(), good.thumbnail());
                case Inspection.Finding.Bad bad -> {
                    uploads.move(
                            id,
                            Upload.State.UPLOADING,
                            Upload.State.REFUSED,
                            bad.reason().slug());
                    spool.delete(id);
                    throw new Refused(bad.reason(), bad.detail());
                }
            }
        }
        uploads.move(id, Upload.State.UPLOADING, Upload.State.STORED, "");
        var now = uploads.find(id, new AccountId(upload.account()));
        if (now.state() != Upload.State.STORED) {
            storage.delete(id);
            throw new Refused(MediaError.OVER, "Its time was over before it was stored");
        }
        return now;
    }

    /// Gives up an upload; whoever brings bytes of it is stopped.
    void cancel(UUID id, AccountId account) {
        uploads.find(id, account);
        try (var _ = writers.take(id, account, () -> {})) {
            if (uploads.move(id, Upload.State.UPLOADING, Upload.State.EXPIRED, "")) {
                spool.delete(id);
            } else if (uploads.find(id, account).state() == Upload.State.STORED) {
                throw new Refused(MediaError.OVER, "It is stored already; delete the file");
            }
        }
    }

    /// Takes a stored file away for good; the same again is harmless.
    void delete(UUID id, AccountId account) {
        boolean moved = uploads.find(id, account).state() == Upload.State.DELETED
                || uploads.move(id, Upload.State.STORED, Upload.State.DELETED, "");
        if (!moved) {
            throw new Refused(MediaError.MEDIA_UNKNOWN, "Nothing is stored under this id");
        }
        storage.delete(id);
    }

    /// At once, from what the watch over the disk saw last.
    private void requireStorage() {
        var condition = bulkheads.of("media").breaker(StorageWorker.THING).condition();
        if (condition.state() != BulkheadState.UP) {
            storage.requireRoom(0);
            throw new Refused(MediaError.STORAGE_UNAVAILABLE, "The disk of media does not take anything");
        }
    }
}
