package dev.turtleship.drills;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What an operator types on the machine of a running application.
record Operator(Application application) {
    private static final int SECONDS = 30;

    /// The exit code and standard output of a command.
    record Said(int exit, String text) {}

    /// `./turtleship WORDS --data FOLDER`, as the launcher runs it.
    Said say(String... words) {
        var home = application.home();
        var command = home.virtualMachine();
        command.addAll(List.of("-jar", home.application().toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("--data", application.data().toString()));
        try {
            var process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new CannotRun(String.join(" ", words) + " does not end");
            }
            return new Said(process.exitValue(), text);
        } catch (IOException failed) {
            throw new CannotRun(String.join(" ", words), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CannotRun(String.join(" ", words), interrupted);
        }
    }

    /// The parked messages that `parked list` shows.
    List<JsonNode> parked() {
        var items = new ArrayList<JsonNode>();
        Json.parse(say("parked", "list", "--json").text()).path("items").forEach(items::add);
        return items;
    }
}
