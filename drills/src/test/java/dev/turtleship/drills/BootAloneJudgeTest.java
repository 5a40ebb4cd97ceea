package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.drills.BootAloneRun.Boot;
import dev.turtleship.drills.BootAloneRun.Case;
import dev.turtleship.drills.BootAloneRun.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A run as it should be, and for each line a run in which just that went wrong.
class BootAloneJudgeTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Case FROZEN = new Case("chat", true, false);
    private static final Case FRESH = new Case("pay", false, true);
    private static final String SAYS = "unavailable: its database does not answer";
    private static final Refusal REFUSAL = new Refusal(503, true, 1);

    private final List<String> works = new ArrayList<>(BootAloneRun.MODULES);
    private final List<Boot> boots = new ArrayList<>(List.of(
            new Boot(FROZEN, 3 * SECOND, 4 * SECOND, SAYS, REFUSAL, SECOND),
            new Boot(FRESH, 3 * SECOND, 4 * SECOND, SAYS, REFUSAL, SECOND)));

    @Test
    void a_run_as_it_should_be_holds() {
        assertEquals(Set.of(), broken());
    }

    @Test
    void a_module_that_never_worked_is_seen() {
        works.remove("chat");
        assertEquals(Set.of("works_when_all_are_there"), broken());
    }

    @Test
    void a_boot_that_waits_for_a_database_is_seen() {
        boots.add(new Boot(FROZEN, 11 * SECOND, 11 * SECOND, SAYS, REFUSAL, SECOND));
        assertEquals(Set.of("accepts_within_10s", "others_work_within_10s"), broken());
    }

    @Test
    void another_module_that_does_not_work_is_seen() {
        boots.add(new Boot(FROZEN, SECOND, BootAloneRun.NEVER, SAYS, REFUSAL, SECOND));
        assertEquals(Set.of("others_work_within_10s"), broken());
    }

    @Test
    void a_status_without_a_reason_is_seen() {
        boots.add(new Boot(FROZEN, SECOND, SECOND, "starting: ", REFUSAL, SECOND));
        assertEquals(Set.of("missing_says_so"), broken());
    }

    @Test
    void a_request_that_hangs_or_fails_otherwise_is_seen() {
        for (var answer :
                List.of(new Refusal(500, false, 1), new Refusal(503, false, 1), new Refusal(503, true, 3 * SECOND))) {
            boots.add(new Boot(FROZEN, SECOND, SECOND, SAYS, answer, SECOND));
            assertEquals(Set.of("missing_refuses"), broken());
            boots.removeLast();
        }
    }

    @Test
    void a_module_that_stays_away_is_seen() {
        boots.add(new Boot(FROZEN, SECOND, SECOND, SAYS, REFUSAL, BootAloneRun.NEVER));
        assertEquals(Set.of("back_within_10s"), broken());
    }

    @Test
    void an_empty_database_that_is_not_migrated_is_seen() {
        boots.add(new Boot(FRESH, SECOND, SECOND, SAYS, REFUSAL, BootAloneRun.NEVER));
        assertEquals(Set.of("back_within_10s", "migrates_by_itself"), broken());
    }

    @Test
    void a_quick_run_allows_twice_the_time() {
        boots.add(new Boot(FROZEN, 19 * SECOND, 19 * SECOND, SAYS, REFUSAL, SECOND));
        assertEquals(Set.of(), broken(Mode.QUICK));
        boots.add(new Boot(FROZEN, 21 * SECOND, 21 * SECOND, SAYS, REFUSAL, SECOND));
        assertEquals(Set.of("accepts_within_10s", "others_work_within_10s"), broken(Mode.QUICK));
    }

    private Set<String> broken() {
        return broken(Mode.FULL);
    }

    private Set<String> broken(Mode mode) {
        var contract = new Contract("boot-alone", mode, Set.of());
        BootAloneJudge.judge(new BootAloneRun(works, boots), contract);
        contract.requireLines(BootAloneJudge.LINES);
        return contract.broken();
    }
}
