package dev.turtleship.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/// What one embedded server keeps in the data folder, beside its cluster (PostgreSQL's own word for a data directory).
record ServerFiles(Path folder, String name) {
    /// The server that all modules share under `--one-database`.
    static final String SHARED = "all";

    private static final SecureRandom RANDOM = new SecureRandom();

    Path cluster() {
        return folder.resolve(name);
    }

    Path log() {
        return folder.resolve(name + ".log");
    }

    Path port() {
        return folder.resolve(name + ".port");
    }

    /// Exists while the cluster is being made. It is gone, and gone from the disk, before the server starts for the
    /// first time, so a cluster with this mark holds nothing that was ever committed.
    Path unfinished() {
        return folder.resolve(name + ".unfinished");
    }

    Path superuserPassword() {
        return folder.resolve(name + ".superuser");
    }

    Path rolePassword(String role) {
        return folder.resolve(role + ".password");
    }

    /// The secret in `file`; made on the first call, and on the disk before this returns: a cluster whose password
    /// was lost with the power would be closed for ever.
    static String secret(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] bytes = new byte[24];
            RANDOM.nextBytes(bytes);
            write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
        return Files.readString(file).strip();
    }

    /// Replaces the file as a whole, readable by this user only.
    static void write(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        sync(file.getParent());
    }

    /// Makes what was created, renamed or deleted in the folder survive a power cut.
    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
