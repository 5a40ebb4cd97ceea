package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DrillsTest {
    private static final Pattern NAME = Pattern.compile("`([a-z0-9_]+)`");

    @Test
    void every_drill_has_a_name_of_its_own_and_a_control_that_breaks_some_of_its_lines() {
        var names = new HashSet<String>();
        for (var drill : Drills.DRILLS) {
            assertTrue(names.add(drill.name()), drill.name());
            assertEquals(new HashSet<>(drill.lines()).size(), drill.lines().size(), drill.name());
            assertFalse(drill.mustBreak().isEmpty(), drill.name());
            assertTrue(drill.lines().containsAll(drill.mustBreak()), drill.name());
        }
    }

    @Test
    void the_readme_has_a_chapter_for_every_drill_with_all_its_own_lines() throws IOException {
        var readme = Files.readString(Path.of("README.md"));
        for (var drill : Drills.DRILLS) {
            int at = readme.indexOf("\n## " + drill.name() + "\n");
            assertTrue(at >= 0, drill.name() + " has no chapter");
            int end = readme.indexOf("\n## ", at + 1);
            var named = new HashSet<String>();
            NAME.matcher(readme.substring(at, end)).results().forEach(match -> named.add(match.group(1)));
            var missing = new HashSet<>(drill.lines());
            missing.removeAll(named);
            missing.removeAll(NothingLost.LINES);
            // What it shares with pay-frozen line by line.
            if (drill instanceof PayDead) {
                missing.removeAll(PayAwayJudge.lines(PayAwayRun.How.DEAD));
            }
            assertEquals(List.of(), List.copyOf(missing), drill.name());
        }
    }

    @Test
    void quick_and_control_do_not_go_together() {
        assertEquals(Mode.FULL, mode("all"));
        assertEquals(Mode.QUICK, mode("all", "--quick"));
        assertEquals(Mode.CONTROL, mode("all", "--control"));
        assertThrows(CannotRun.class, () -> mode("all", "--quick", "--control"));
    }

    private static Mode mode(String... words) {
        return Mode.of(Args.of(words));
    }
}
