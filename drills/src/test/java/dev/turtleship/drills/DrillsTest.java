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
import java.util.Set;
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
    void each_protection_is_taken_away_by_one_of_the_distinct_drills() {
        var all = new HashSet<String>();
        Drills.DRILLS.forEach(drill -> all.add(drill.control()));
        var distinct = Drills.distinct();
        assertEquals(all.size(), distinct.size());
        distinct.forEach(drill -> assertTrue(all.remove(drill.control()), drill.name()));
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
                missing.removeAll(PayAwayJudge.lines(Away.How.DEAD));
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

    @Test
    void all_of_them_end_with_a_table_that_names_each_with_its_lines_and_its_time() {
        var held = new Contract("pay-frozen", Mode.QUICK, Set.of());
        held.line("one", true, "");
        held.line("two", true, "");
        var broken = new Contract("pay-dead", Mode.QUICK, Set.of());
        broken.line("one", true, "");
        broken.line("two", false, "");
        var silent = new Contract("poison", Mode.QUICK, Set.of());
        var rows = Drills.table(List.of(
                        new Drills.Result(new PayFrozen(), Contract.HELD, true, held, 41),
                        new Drills.Result(new PayDead(), Contract.BROKEN, false, broken, 7),
                        new Drills.Result(new Poison(), Contract.CANNOT_RUN, false, silent, 0)))
                .lines()
                .map(String::stripTrailing)
                .toList();
        assertEquals(
                List.of(
                        "drill        held  broken  seconds",
                        "pay-frozen      2       0       41  as it must",
                        "pay-dead        1       1        7  NOT AS IT MUST",
                        "poison          0       0        0  NOT AS IT MUST"),
                rows);
    }

    private static Mode mode(String... words) {
        return Mode.of(Args.of(words));
    }
}
