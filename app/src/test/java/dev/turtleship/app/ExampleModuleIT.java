package dev.turtleship.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.testing.Await;
import dev.turtleship.core.testing.People;
import java.io.IOException;
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

/// Does what `docs/add-a-module.md` says, word for word, in a copy of the sources: the module's folder, two POMs, and
/// nothing else; then builds and runs it.
@Tag("all")
class ExampleModuleIT {
    private static final Set<String> NOT_COPIED = Set.of("target", "data", "node_modules");
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TYPE = Pattern.compile("(?m)^(?:class|interface|record|enum) (\\w+)");
    private static final int BUILD_MINUTES = 5;

    @TempDir
    Path temp;

    private Path copy;
    private Path module;

    @Test
    void a_module_is_a_folder_and_two_poms() throws Exception {
        copy = temp.resolve("copy of the ship");
        copySources(TidyTest.root(), copy);
        module = copy.resolve("modules/hello");
        writeModule(Files.readString(copy.resolve("docs/add-a-module.md")));
        build();
        var ship = new Ship(copy.resolve("app/target/quarkus-app/quarkus-run.jar"), temp.resolve("data"));
        try (ship) {
            ship.launch();
            ship.awaitUp("hello", "accounts", "chat", "pay");
            Await.soon("it is announced", () -> ship.log().contains("hello up"));
            var alice = People.signUp(ship.api(), People.freshHandle());
            var hers = ship.api().as(alice.accessToken());
            hers.get("/v1/hello/greeting").problem(404, "core/not-found");
            hers.put("/v1/hello/greeting", "{\"text\":\"안녕\"}").expect(200);
            assertEquals("안녕", hers.get("/v1/hello/greeting").expect(200).at("/text"));
            hers.put("/v1/hello/greeting", "{\"text\":\"\"}").invalid("/text");
            ship.api().get("/v1/hello/greeting").problem(401, "core/unauthenticated");
            assertTrue(ship.api().get("/v1/status").expect(200).text().contains("\"greeting\""));
        }
    }

    private static void copySources(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                String name = folder.getFileName().toString();
                if (!folder.equals(from) && (NOT_COPIED.contains(name) || name.startsWith("."))) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /// Each block of the page goes where the page says it belongs; the last two are lines of POMs.
    private void writeModule(String page) throws IOException {
        var blocks = new ArrayList<String>();
        BLOCK.matcher(page).results().forEach(block -> blocks.add(block.group(1) + "\n" + block.group(2)));
        int next = 0;
        write("pom.xml", expect(blocks.get(next++), "xml"));
        write("README.md", "# Hello\n");
        write("src/main/resources/META-INF/beans.xml", "<beans/>");
        write("src/main/resources/META-INF/turtleship-module.json", expect(blocks.get(next++), "json"));
        String config = "src/main/resources/META-INF/microprofile-config.properties";
        write(
                config,
                Files.readString(copy.resolve("modules/pay").resolve(config)).replace("pay", "hello"));
        String migration = "src/main/resources/db/hello/V001__greeting.sql";
        write(migration, expect(blocks.get(next++), "sql"));
        assertEquals(List.of(), TidySql.checkMigration(migration, Files.readString(module.resolve(migration))));
        for (int i = 0; i < 3; i++) {
            writeJava(expect(blocks.get(next++), "java"));
        }
        addToPom("pom.xml", "</modules>", "<module>modules/hello</module>");
        addToPom("pom.xml", "</dependencies>", expect(blocks.get(next++), "xml"));
        addToPom("app/pom.xml", "</dependencies>", expect(blocks.get(next++), "xml"));
        assertEquals(blocks.size(), next, "the page has another block");
    }

    private static String expect(String block, String language) {
        assertTrue(block.startsWith(language + "\n"), "expected " + language + " in " + block);
        return block.substring(language.length() + 1);
    }

    private void writeJava(String text) throws IOException {
        var type = TYPE.matcher(text);
        assertTrue(type.find(), text);
        String path = "src/main/java/dev/turtleship/hello/" + type.group(1) + ".java";
        assertEquals(List.of(), TidyRules.check(TidySource.parse("modules/hello/" + path, text)));
        write(path, text);
    }

    private void write(String path, String text) throws IOException {
        var file = module.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void addToPom(String path, String before, String addition) throws IOException {
        var pom = copy.resolve(path);
        String text = Files.readString(pom);
        assertTrue(text.contains(before), path + " has no " + before);
        Files.writeString(pom, text.replaceFirst(Pattern.quote(before), addition.replace("$", "\\$") + before));
    }

    private void build() throws IOException, InterruptedException {
        var log = temp.resolve("build.log");
        var maven = new ProcessBuilder("mvn", "-o", "-q", "-B", "-DskipTests", "package", "-pl", "app", "-am")
                .directory(copy.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var build = maven.start();
        if (!build.waitFor(BUILD_MINUTES, TimeUnit.MINUTES)) {
            build.destroyForcibly();
        }
        assertEquals(0, build.exitValue(), () -> read(log));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            return failure.toString();
        }
    }
}
