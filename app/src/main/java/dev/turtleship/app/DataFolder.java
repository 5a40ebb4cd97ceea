package dev.turtleship.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// The folder with everything a process keeps, held by exactly one process at a time.
/// The operating system drops the lock with the process, also after kill -9. It also drops it when this process closes
/// any other handle on the file: hence the pid stands in a file of its own, and a folder held by this very process is
/// recognised by a system property, which outlives the class loaders of development mode.
final class DataFolder implements AutoCloseable {
    /// The file that says where the process listens.
    static final String URL = "url";

    private static final String HELD = "turtleship.held ";

    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /// Creates the folder when it is missing, closed to everybody else, and takes it.
    static DataFolder open(Path wanted) throws Mistake {
        try {
            createPrivate(wanted);
            Path path = wanted.toRealPath();
            refuseSomeoneElses(path);
            FileChannel channel = take(path);
            if (channel == null) {
                throw new Mistake("%s is already in use by %s; give this one its own folder with --data DIR"
                        .formatted(path, holder(path)));
            }
            Files.writeString(path.resolve("pid"), ProcessHandle.current().pid() + "\n");
            createPrivate(path.resolve("postgres"));
            return new DataFolder(path, channel);
        } catch (FileAlreadyExistsException e) {
            throw new Mistake("%s is not a folder".formatted(wanted));
        } catch (AccessDeniedException e) {
            throw new Mistake("no permission to write in %s; choose another folder with --data DIR".formatted(wanted));
        } catch (FileSystemException e) {
            throw new Mistake("cannot use %s: %s".formatted(wanted, e.getReason()));
        } catch (IOException e) {
            throw new Mistake("cannot use %s: %s".formatted(wanted, e.getMessage()));
        }
    }

    Path path() {
        return path;
    }

    Path postgres() {
        return path.resolve("postgres");
    }

    /// Where this process listens, for commands on the same machine.
    void announce(String url) throws Mistake {
        try {
            Files.writeString(path.resolve(URL), url + "\n");
        } catch (IOException e) {
            throw new Mistake("cannot write in %s: %s".formatted(path, e.getMessage()));
        }
    }

    /// Whether another process holds the folder now.
    static boolean isHeld(Path path) throws IOException {
        Path lock = path.resolve("lock");
        if (!Files.exists(lock)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            return channel.tryLock() == null;
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path.resolve(URL));
            Files.deleteIfExists(path.resolve("pid"));
            channel.close();
            System.clearProperty(HELD + path);
        } catch (IOException e) {
            throw new IllegalStateException("cannot let go of " + path, e);
        }
    }

    static void createPrivate(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        if (folder.getParent() != null) {
            Files.createDirectories(folder.getParent());
        }
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /// PostgreSQL would refuse a data directory of another user with a message that does not say what to do;
    /// that happens when somebody ran this once with sudo.
    private static void refuseSomeoneElses(Path path) throws IOException, Mistake {
        Path self = Path.of("/proc/self");
        if (Files.isDirectory(self)
                && !Files.getAttribute(path, "unix:uid").equals(Files.getAttribute(self, "unix:uid"))) {
            throw new Mistake("%s belongs to %s; run as that user or choose another folder with --data DIR"
                    .formatted(path, Files.getOwner(path).getName()));
        }
    }

    /// Null when somebody else holds it.
    private static FileChannel take(Path path) throws IOException {
        if (System.getProperty(HELD + path) != null) {
            return null;
        }
        FileChannel channel =
                FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            return null;
        }
        System.setProperty(HELD + path, "");
        return channel;
    }

    private static String holder(Path path) throws IOException {
        try {
            return "process " + Files.readString(path.resolve("pid")).strip();
        } catch (NoSuchFileException e) {
            return "another process";
        }
    }
}
