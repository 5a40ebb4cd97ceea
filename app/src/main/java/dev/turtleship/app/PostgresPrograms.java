package dev.turtleship.app;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// Where the PostgreSQL programs are unpacked: one folder per user, so that root and an ordinary user do not trip over
/// each other's files in a shared temporary folder.
final class PostgresPrograms implements PgBinaryResolver {
    private static final Logger LOG = Logger.getLogger(PostgresPrograms.class);
    private static final String UNPACKED = ".exists";
    private static final String UNPACKING = "epg-lock";

    private final Path folder;

    PostgresPrograms(Path folder) {
        this.folder = folder;
    }

    /// In the user's cache, or in `fallback` where there is no home folder that can be written to.
    static PostgresPrograms of(Path fallback) throws IOException {
        String cache = System.getenv("XDG_CACHE_HOME");
        String home = System.getenv("HOME");
        Path base = cache != null && cache.startsWith("/")
                ? Path.of(cache)
                : Path.of(home != null && home.startsWith("/") ? home : System.getProperty("user.home"), ".cache");
        try {
            return new PostgresPrograms(privately(base.resolve("turtleship")));
        } catch (IOException e) {
            LOG.infof("Unpacking PostgreSQL in %s, because the cache cannot be used: %s", fallback, e.getMessage());
            return new PostgresPrograms(privately(fallback));
        }
    }

    /// The unpacking library opens the folder for everybody, so the one above it has to be closed.
    private static Path privately(Path parent) throws IOException {
        DataFolder.createPrivate(parent);
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx------"));
        Path folder = parent.resolve("postgres");
        Files.createDirectories(folder);
        return folder;
    }

    Path folder() {
        return folder;
    }

    /// PostgreSQL refuses to run as root; for root it is started in a user namespace of its own, where it is nobody.
    static boolean canRunHere() throws IOException {
        Path self = Path.of("/proc/self");
        boolean root =
                Files.isDirectory(self) && Files.getAttribute(self, "unix:uid").equals(0);
        return !root || LinuxUtils.isUnshareAvailable();
    }

    @Override
    public InputStream getPgBinary(String system, String machineHardware) throws IOException {
        try (Stream<Path> versions = Files.list(folder)) {
            for (Path version : versions.filter(Files::isDirectory).toList()) {
                discardHalfUnpacked(version);
            }
        }
        return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machineHardware);
    }

    /// A process killed while it unpacked leaves truncated programs behind, and the next one would take them as they
    /// are. Whoever unpacks holds the lock; half a folder without a holder is rubbish.
    private static void discardHalfUnpacked(Path version) throws IOException {
        if (Files.exists(version.resolve(UNPACKED))) {
            return;
        }
        try (FileChannel channel = FileChannel.open(
                        version.resolve(UNPACKING), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                deleteAll(version);
            }
        }
    }

    static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        }
    }
}
