package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContractTest {
    private static Contract contract(Mode mode, String... mustBreak) {
        return new Contract("example", mode, Set.of(mustBreak));
    }

    @Test
    void the_last_line_is_json_with_every_line_and_figure() {
        var contract = contract(Mode.QUICK);
        contract.line("one", true, "1 of 1");
        contract.line("two", false, "0 of 1");
        contract.latency("slow", false, "9 ms");
        contract.figure("p99_ms", 1.23456);
        contract.figure("count", 7);
        assertEquals(
                "{\"drill\":\"example\",\"mode\":\"quick\",\"held\":1,\"broken\":1,\"lines\":["
                        + "{\"name\":\"one\",\"held\":true,\"figure\":\"1 of 1\"},"
                        + "{\"name\":\"two\",\"held\":false,\"figure\":\"0 of 1\"}],"
                        + "\"figures\":{\"p99_ms\":1.235,\"count\":7}}",
                contract.json());
        assertTrue(contract.table().contains("slow  not judged  9 ms"), contract.table());
    }

    @Test
    void a_contract_is_broken_by_one_line_and_latency_counts_in_a_full_run_only() {
        var quick = contract(Mode.QUICK);
        quick.line("one", true, "");
        quick.latency("slow", false, "");
        assertEquals(Contract.HELD, quick.exitCode());
        quick.line("two", false, "");
        assertEquals(Contract.BROKEN, quick.exitCode());
        var full = contract(Mode.FULL);
        full.latency("slow", false, "");
        assertEquals(Contract.BROKEN, full.exitCode());
    }

    @Test
    void a_control_is_broken_when_exactly_the_named_lines_broke() {
        var contract = contract(Mode.CONTROL, "two", "slow");
        contract.line("one", true, "");
        contract.line("two", false, "");
        contract.latency("slow", false, "");
        contract.latency("slow_too", false, "");
        assertEquals(Contract.BROKEN, contract.exitCode());
        assertEquals("BROKEN, as it must be without walls: slow, two", contract.controlVerdict("without walls"));
    }

    @Test
    void a_control_fails_when_a_named_line_held_or_another_broke() {
        var held = contract(Mode.CONTROL, "one", "two");
        held.line("one", true, "");
        held.line("two", false, "");
        assertEquals(Contract.CANNOT_RUN, held.exitCode());
        assertTrue(held.controlVerdict("without walls").startsWith("CONTROL FAILED"));
        var other = contract(Mode.CONTROL, "two");
        other.line("one", false, "");
        other.line("two", false, "");
        assertEquals(Contract.CANNOT_RUN, other.exitCode());
    }

    @Test
    void only_lines_about_time_are_worth_another_try() {
        var contract = contract(Mode.FULL);
        contract.timed("back", false, "31 s");
        contract.latency("slow", false, "");
        assertTrue(contract.onlyLate());
        contract.line("lost", false, "");
        assertFalse(contract.onlyLate());
    }

    @Test
    void a_control_that_saw_no_damage_is_worth_another_try_and_one_that_saw_other_damage_is_not() {
        var held = contract(Mode.CONTROL, "lost");
        held.line("lost", true, "");
        assertTrue(held.onlyLate());
        held.line("other", false, "");
        assertFalse(held.onlyLate());
    }

    @Test
    void a_run_that_left_out_a_line_is_not_judged() {
        var contract = contract(Mode.QUICK);
        contract.line("one", true, "");
        contract.latency("slow", true, "");
        contract.requireLines(List.of("slow", "one"));
        assertThrows(IllegalStateException.class, () -> contract.requireLines(List.of("one", "slow", "two")));
    }
}
