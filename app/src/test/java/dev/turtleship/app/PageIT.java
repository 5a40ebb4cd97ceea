package dev.turtleship.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.core.testing.Api;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What browsers are told to keep, by the application as it ships: a filter of its own adds to what resources say.
@Tag("all")
class PageIT {
    private static final Path JAR =
            Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();

    @TempDir
    Path temp;

    @Test
    void the_page_is_asked_for_each_time_and_drawings_of_stickers_once() throws Exception {
        try (var ship = new Ship(JAR, temp.resolve("data"))) {
            ship.launch();
            ship.awaitUp("chat");
            for (var file : List.of("/", "/app.js", "/style.css", "/icon.svg")) {
                assertEquals("no-cache", kept(ship.api().get(file).expect(200)), file);
            }
            var drawing =
                    ship.api().get("/v1/chat/sticker-packs/turtles/hello.svg").expect(200);
            assertEquals("public, immutable, max-age=31536000", kept(drawing));
        }
    }

    private static String kept(Api.Answer answer) {
        return String.join(" + ", answer.headers().allValues("Cache-Control"));
    }
}
