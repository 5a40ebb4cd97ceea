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
    private static final double P99_FACTOR = 1.5;

    private final String drill;
    private final Mode mode;
    private final Set<String> mustBreak;
    private final List<Line> lines = new ArrayList<>();
    private final List<Line> notJudged = new ArrayList<>();
    private final Set<String> timed = new TreeSet<>();
    private final Map<String, Number> figures = new LinkedHashMap<>();

    record Line(String name, boolean held, String figure) {}

    /// @param mustBreak the lines that a control breaks; counts in mode control only
    Contract(String drill, Mode mode, Set<String> mustBreak) {
        this.drill = drill;
        this.mode = mode;
        this.mustBreak = mode == Mode.CONTROL ? new TreeSet<>(mustBreak) : Set.of();
    }

    boolean full() {
        return mode == Mode.FULL;
    }

    void line(String name, boolean held, String figure) {
        lines.add(new Line(name, held, figure));
    }

    void line(String name, Breaks breaks, String checked) {
        line(name, breaks.none(), breaks.figure(checked));
    }

    /// A line with a time limit of seconds, which a busy neighbour on the machine can break.
    void timed(String name, boolean held, String figure) {
        timed.add(name);
        line(name, held, figure);
    }

    void timed(String name, Breaks breaks, String checked) {
        timed(name, breaks.none(), breaks.figure(checked));
    }

    /// A line about milliseconds, which only a machine of one's own can judge: a quick run shows the figure all the
    /// same, and so does a control unless just this line must break.
    void latency(String name, boolean held, String figure) {
        if (mode == Mode.FULL || mustBreak.contains(name)) {
            timed(name, held, figure);
        } else {
            notJudged.add(new Line(name, held, figure));
        }
    }

    /// A p99 that must not notice what is wrong elsewhere: at most half as much again as when all is well, and as much
    /// as `leastMillis` in any case.
    void p99(String name, Latency healthy, Latency troubled, double leastMillis) {
        double limit = Math.max(P99_FACTOR * healthy.millis(99), leastMillis);
        latency(
                name,
                troubled.count() > 0 && troubled.millis(99) <= limit,
                Out.format("%.1f ms (limit %.1f, healthy %.1f)", troubled.millis(99), limit, healthy.millis(99)));
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

    /// A control proves that the drill can see the damage: exactly the lines that it names break. One that holds all
    /// the same, or another that breaks, means that the drill (or the control) is not worth its name.
    int exitCode() {
        if (mode == Mode.CONTROL) {
            return broken().equals(mustBreak) ? BROKEN : CANNOT_RUN;
        }
        return broken().isEmpty() ? HELD : BROKEN;
    }

    /// Whether nothing but lines about time broke that must not: another try may tell whether it was the machine.
    boolean onlyLate() {
        var wrong = broken();
        wrong.removeAll(mustBreak);
        return !lines.isEmpty() && timed.containsAll(wrong);
    }

    /// Throws unless just these lines were judged or shown.
    void requireLines(List<String> names) {
        var have = new TreeSet<String>();
        lines.forEach(line -> have.add(line.name()));
        notJudged.forEach(line -> have.add(line.name()));
        if (!have.equals(new TreeSet<>(names))) {
            throw new IllegalStateException(drill + " has the lines " + names + " and judged " + have);
        }
    }

    /// @param control what was taken away: "without walls"
    String controlVerdict(String control) {
        var held = new TreeSet<>(mustBreak);
        held.removeAll(broken());
        var others = broken();
        others.removeAll(mustBreak);
        if (held.isEmpty() && others.isEmpty()) {
            return "BROKEN, as it must be " + control + ": " + String.join(", ", broken());
        }
        return "CONTROL FAILED (" + control + "): held although they must break: " + held
                + "; broken although they must hold: " + others;
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
        var json = Json.object().put("drill", drill).put("mode", mode.word());
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
