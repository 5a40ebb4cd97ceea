package dev.turtleship.drills;

import java.util.List;
import java.util.Map;

/// What a bench found: a line per figure for people, and one line of JSON for machines.
final class BenchReport {
    private BenchReport() {}

    /// @param headline the figures that also stand at the top of the JSON
    static void print(String bench, Map<String, Number> figures, List<String> headline) {
        figures.replaceAll((name, value) ->
                value instanceof Double fraction ? (Number) (Math.round(fraction * 1_000) / 1_000.0) : value);
        int width = figures.keySet().stream().mapToInt(String::length).max().orElse(1);
        figures.forEach((name, value) -> Out.say("%-" + width + "s %s", name, value));
        var json = Json.object().put("bench", bench);
        for (var name : headline) {
            json.put(name, figures.get(name).doubleValue());
        }
        Contract.figures(json.putObject("figures"), figures);
        System.out.println(Json.write(json));
    }
}
