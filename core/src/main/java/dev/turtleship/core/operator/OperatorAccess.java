package dev.turtleship.core.operator;

import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Who may operate this process: whoever can read its data folder. At the first start a random token is written to
/// `<data>/operator.token`, for its owner alone; commands of the same machine read it there and show it with each
/// request. For everybody else the routes below [#PATH] do not exist.
@Singleton
public class OperatorAccess {
    /// Every resource whose path begins with this is closed to all but operators; it says `@PermitAll`, since no access
    /// token is asked for.
    public static final String PATH = "/internal/v1/operator";

    /// The file in the data folder.
    public static final String TOKEN_FILE = "operator.token";

    private static final String OWNER_ONLY = "rw-------";
    private static final int TOKEN_BYTES = 32;

    private final java.nio.file.Path data;
    private volatile String token;

    OperatorAccess(@ConfigProperty(name = "turtleship.data", defaultValue = "data") java.nio.file.Path data) {
        this.data = data;
    }

    /// A file that was removed is made anew at the next start: so a token is changed.
    void start(@Observes StartupEvent event) {
        var file = data.resolve(TOKEN_FILE);
        try {
            Files.createDirectories(data);
            if (!Files.exists(file)) {
                write(file);
            }
            token = Files.readString(file).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException("the operator's token in " + file, failure);
        }
    }

    /// Complete or not there: a crash in the middle leaves no half a token behind.
    private static void write(java.nio.file.Path file) throws IOException {
        var bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        var fresh = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                TOKEN_FILE,
                null,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
        Files.writeString(fresh, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Compares in constant time, so that the token cannot be guessed byte by byte.
    boolean recognises(String authorization) {
        return token != null
                && !token.isEmpty()
                && authorization != null
                && MessageDigest.isEqual(
                        ("Bearer " + token).getBytes(StandardCharsets.UTF_8),
                        authorization.getBytes(StandardCharsets.UTF_8));
    }

    /// Asks the class that would answer, not the address: no spelling of a path gets around it.
    static class Filter {
        private final OperatorAccess access;

        Filter(OperatorAccess access) {
            this.access = access;
        }

        @ServerRequestFilter
        public void guard(ContainerRequestContext request, ResourceInfo resource) {
            var path = resource.getResourceClass().getAnnotation(Path.class);
            if (path != null
                    && path.value().startsWith(PATH)
                    && !access.recognises(request.getHeaderString("Authorization"))) {
                throw new Refused(CoreError.NOT_FOUND, "There is nothing here");
            }
        }
    }
}
