package dev.turtleship.core.media;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.turtleship.core.file.DurableFile;
import dev.turtleship.core.problem.Refused;
import jakarta.inject.Singleton;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// What is stored, on the local disk: a folder per file with its bytes, its thumbnail and its label. The folder is made
/// whole beside and moved here in one step, so there is all of a file or nothing. Reading asks no database.
///
///     <folder>/uploads/<id>/content                       under way
///     <folder>/objects/<last two of the id>/<id>/content, thumbnail, label.json
@Singleton
class Storage {
    /// What there is of a file.
    enum Part {
        CONTENT,
        THUMBNAIL;

        String file() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Part> of(String word) {
            return switch (word) {
                case "content" -> Optional.of(CONTENT);
                case "thumbnail" -> Optional.of(THUMBNAIL);
                default -> Optional.empty();
            };
        }
    }

    private static final String LABEL = "label.json";
    private static final Duration FULL_FOR_A_WHILE = Duration.ofSeconds(30);

    private final Path root;
    private final MediaConfig config;
    private final ObjectMapper json;
    private final ObjectReader labels;

    Storage(
            @ConfigProperty(name = "turtleship.data", defaultValue = "data") Path data,
            MediaConfig config,
            ObjectMapper json) {
        this.root = config.folder().orElse(data.resolve("media"));
        this.config = config;
        this.json = json;
        this.labels = json.readerFor(Label.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    /// Where an upload is made; may not exist yet.
    Path uploads() {
        return root.resolve("uploads");
    }

    /// What is known of a stored file; empty when there is none. Small, and in the system's memory after the first
    /// time.
    Optional<Label> label(UUID id) {
        try {
            return Optional.of(labels.readValue(Files.readString(object(id).resolve(LABEL))));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    /// Makes a file of the folder of an upload, which holds its bytes: adds thumbnail and label, and moves it. The same
    /// again is harmless.
    void publish(Path folder, Label label, byte[] thumbnail) {
        try {
            if (thumbnail.length > 0) {
                Files.write(folder.resolve(Part.THUMBNAIL.file()), thumbnail);
                sync(folder.resolve(Part.THUMBNAIL.file()));
            }
            DurableFile.replace(folder.resolve(LABEL), json.writeValueAsString(label));
            var target = object(label.id());
            createFolders(target.getParent());
            Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
            sync(target.getParent());
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    /// From a byte on; whoever gets it closes it.
    InputStream open(UUID id, Part part, long from) {
        try {
            var channel = FileChannel.open(object(id).resolve(part.file()), StandardOpenOption.READ);
            channel.position(from);
            return Channels.newInputStream(channel);
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    /// The label goes first: what has none is not there.
    void delete(UUID id) {
        try {
            deleteFolder(object(id));
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    /// Refuses when so many bytes more would not leave what must stay free.
    void requireRoom(long bytes) {
        try {
            if (usable() - bytes < config.freeBytes().asLongValue()) {
                throw full();
            }
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    /// Whether anything can be taken at all; throws when not.
    void look() throws IOException {
        createFolders(uploads());
        createFolders(root.resolve("objects"));
        if (usable() < config.freeBytes().asLongValue()) {
            throw new IOException("the disk is full");
        }
    }

    /// What people are told when the disk refuses; its own words are for the log.
    Refused failed(IOException failure) {
        String why = String.valueOf(failure.getMessage());
        if (why.contains("No space left") || why.contains("Disk quota exceeded")) {
            return full();
        }
        if (failure instanceof FileNotFoundException || failure instanceof NoSuchFileException) {
            return new Refused(MediaError.MEDIA_UNKNOWN, "It was deleted");
        }
        return isFull()
                ? full()
                : new Refused(MediaError.STORAGE_UNAVAILABLE, "The disk of media fails; nothing half is kept");
    }

    static Refused full() {
        return new Refused(MediaError.STORAGE_FULL, "Text goes on as ever; try to send the file again later")
                .retryAfter(FULL_FOR_A_WHILE);
    }

    private boolean isFull() {
        try {
            return usable() < config.freeBytes().asLongValue();
        } catch (IOException _) {
            return false;
        }
    }

    private long usable() throws IOException {
        createFolders(root);
        return Files.getFileStore(root).getUsableSpace();
    }

    private Path object(UUID id) {
        String name = id.toString();
        return root.resolve("objects")
                .resolve(name.substring(name.length() - 2))
                .resolve(name);
    }

    static void createFolders(Path folder) throws IOException {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException link) {
            if (!Files.isDirectory(folder)) {
                throw link;
            }
        }
    }

    /// What a power cut must not take back: the bytes of a file, or the names in a folder.
    static void sync(Path fileOrFolder) throws IOException {
        try (var channel = FileChannel.open(fileOrFolder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static void deleteFolder(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(LABEL));
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException | UncheckedIOException _) {
            return;
        }
        Files.deleteIfExists(folder);
    }
}
