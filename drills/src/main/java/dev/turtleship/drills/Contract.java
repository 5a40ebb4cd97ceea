package dev.turtleship.drills;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What a drill promises, line by line, and what came out. Prints a table for people and one line of JSON for
/// machines.
final class Contract {
    static final int HELD = 0;
    static final int BROKEN = 1;
    static final int CANNOT_RUN = 2;

    private final String drill;
    private final String mode;
    private final List<Line> lines = new ArrayList<>();
    private final List<Line> notJudged = new ArrayList<>();
    private final Map<String, Number> figures = new LinkedHashMap<>();

    record Line(String name, boolean held, String figure) {}

    Contract(String drill, String mode) {
        this.drill = drill;
        this.mode = mode;
    }

    void line(String name, boolean held, String figure) {
        lines.add(new Line(name, held, figure));
    }

    void line(String name, Breaks breaks, String checked) {
        line(name, breaks.none(), breaks.figure(checked));
    }

    /// A line that this mode does not judge: its figure is shown all the same.
    void report(String name, boolean held, String figure) {
        notJudged.add(new Line(name, held, figure));
    }

    void figure(String name, Number value) {
        figures.put(name, value instanceof Double fraction ? Math.round(fraction * 1_000) / 1_000.0 : value);
    }

    List<Line> lines() {
        return lines;
    }

    Set<String> broken() {
        return lines.stream()
                .filter(line -> !line.held())
                .map(Line::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    int exitCode() {
        return broken().isEmpty() ? HELD : BROKEN;
    }

    /// A control proves that the drill can see a missing wall: exactly the lines that it names break. One that holds
    /// all the same, or another that breaks, means that the drill (or the control) is not worth its name.
    int controlExitCode(Set<String> mustBreak) {
        return broken().equals(new TreeSet<>(mustBreak)) ? BROKEN : CANNOT_RUN;
    }

    String controlVerdict(Set<String> mustBreak) {
        var held = new TreeSet<>(mustBreak);
        held.removeAll(broken());
        var others = new TreeSet<>(broken());
        others.removeAll(mustBreak);
        if (held.isEmpty() && others.isEmpty()) {
            return "BROKEN, as it must be without walls: " + String.join(", ", broken());
        }
        return "CONTROL FAILED: held although the walls are off: " + held + "; broken although they must hold: "
                + others;
    }

    String table() {
        int width = 4;
        for (var line : lines) {
            width = Math.max(width, line.name().length());
        }
        for (var line : notJudged) {
            width = Math.max(width, line.name().length());
        }
        var table = new StringBuilder();
        for (var line : lines) {
            table.append(row(width, line.name(), line.held() ? "held" : "BROKEN", line.figure()));
        }
        for (var line : notJudged) {
            table.append(row(width, line.name(), "not judged", line.figure()));
        }
        return table.toString();
    }

    String json() {
        var json = Json.object().put("drill", drill).put("mode", mode);
        json.put("held", lines.size() - broken().size()).put("broken", broken().size());
        var array = json.putArray("lines");
        for (var line : lines) {
            array.addObject().put("name", line.name()).put("held", line.held()).put("figure", line.figure());
        }
        figures(json.putObject("figures"), figures);
        return Json.write(json);
    }

    static void figures(ObjectNode into, Map<String, Number> figures) {
        figures.forEach((name, value) -> {
            if (value instanceof Double fraction) {
                into.put(name, fraction);
            } else {
                into.put(name, value.longValue());
            }
        });
    }

    private static String row(int width, String name, String verdict, String figure) {
        return name + " ".repeat(width - name.length() + 2) + verdict + " ".repeat(12 - verdict.length()) + figure
                + "\n";
    }
}
