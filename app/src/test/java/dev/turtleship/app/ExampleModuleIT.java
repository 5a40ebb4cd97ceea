package dev.turtleship.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Follows docs/add-a-module.md to the letter in a copy of the sources: its code blocks become the files of a new
/// module, two POMs get its entry, and nothing else is touched. Then it is built, started and used.
@Tag("all")
class ExampleModuleIT {
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> NOT_COPIED = Set.of("target", "data", ".git", ".turtleship", "node_modules");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(java|xml|json|sql)\\n(.*?)^```");
    private static final Pattern TYPE = Pattern.compile("(?m)^(?:class|interface) (\\w+)");
    private static final long BUILD_MINUTES = 15;

    @TempDir
    Path folder;

    @Test
    void a_module_made_by_the_book_builds_starts_and_works() throws Exception {
        copySources();
        writeModule(Files.readString(CHECKOUT.resolve("docs/add-a-module.md")));
        enterInPoms();
        build();
        var jar = folder.resolve("app/target/quarkus-app/quarkus-run.jar");
        try (var app = new BuiltProcess(
                        jar,
                        freePort(),
                        List.of("--data", folder.resolve("data").toString()))
                .start()) {
            app.awaitUp("hello");
            app.awaitUp("accounts");
            String token = app.call("POST", "/v1/people", null, """
                            {"handle": "mina", "name": "Mina", "password": "correct horse"}
                            """)
                    .json()
                    .at("/session/access_token")
                    .asText();
            assertEquals(401, app.call("GET", "/v1/hello/greeting", null, null).status());
            assertEquals(404, app.call("GET", "/v1/hello/greeting", token, null).status());
            assertEquals(
                    400,
                    app.call("PUT", "/v1/hello/greeting", token, "{\"text\": \"\"}")
                            .status());
            assertEquals(
                    200,
                    app.call("PUT", "/v1/hello/greeting", token, "{\"text\": \"ahoy\"}")
                            .status());
            var read = app.call("GET", "/v1/hello/greeting", token, null);
            assertEquals("ahoy", read.json().path("text").asText());
        }
    }

    private void copySources() throws IOException {
        Files.walkFileTree(CHECKOUT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                boolean skipped = !directory.equals(CHECKOUT)
                        && NOT_COPIED.contains(directory.getFileName().toString());
                if (skipped) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(folder.resolve(CHECKOUT.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, folder.resolve(CHECKOUT.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void writeModule(String book) throws IOException {
        var module = folder.resolve("modules/hello");
        var resources = module.resolve("src/main/resources");
        var java = module.resolve("src/main/java/dev/turtleship/hello");
        write(resources.resolve("META-INF/beans.xml"), "<beans/>");
        write(
                resources.resolve("META-INF/microprofile-config.properties"),
                Files.readString(CHECKOUT.resolve(
                                "modules/pay/src/main/resources/META-INF/microprofile-config.properties"))
                        .replace("pay", "hello"));
        var blocks = BLOCK.matcher(book);
        while (blocks.find()) {
            String text = blocks.group(2);
            switch (blocks.group(1)) {
                case "java" -> write(java.resolve(typeIn(text) + ".java"), text);
                case "json" -> write(resources.resolve("META-INF/turtleship-module.json"), text);
                case "sql" -> write(resources.resolve("db/hello/V001__greeting.sql"), text);
                case "xml" -> {
                    if (text.startsWith("<?xml")) {
                        write(module.resolve("pom.xml"), text);
                    }
                }
                default -> throw new AssertionError(blocks.group(1));
            }
        }
    }

    private void enterInPoms() throws IOException {
        String own = "<groupId>dev.turtleship</groupId><artifactId>hello</artifactId>";
        replace(
                folder.resolve("pom.xml"),
                "<module>app</module>",
                "<module>modules/hello</module><module>app</module>");
        replace(
                folder.resolve("pom.xml"),
                "</dependencies>\n  </dependencyManagement>",
                "<dependency>" + own + "<version>${project.version}</version></dependency>"
                        + "</dependencies>\n  </dependencyManagement>");
        replace(
                folder.resolve("app/pom.xml"),
                "</dependencies>\n\n  <build>",
                "<dependency>" + own + "</dependency></dependencies>\n\n  <build>");
    }

    private void build() throws Exception {
        var command = List.of("mvn", "-B", "-q", "-o", "-DskipTests", "package", "-pl", "app", "-am");
        var builder = new ProcessBuilder(command).directory(folder.toFile()).inheritIO();
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var build = builder.start();
        if (!build.waitFor(BUILD_MINUTES, TimeUnit.MINUTES)) {
            build.destroyForcibly();
            throw new AssertionError("the build did not end");
        }
        assertEquals(0, build.exitValue(), "the build failed");
    }

    private static String typeIn(String source) {
        var type = TYPE.matcher(source);
        if (!type.find()) {
            throw new AssertionError("a code block without a type: " + source);
        }
        return type.group(1);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void replace(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertEquals(2, new ArrayList<>(List.of(text.split(Pattern.quote(from), -1))).size(), from + " in " + file);
        Files.writeString(file, text.replace(from, to));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
