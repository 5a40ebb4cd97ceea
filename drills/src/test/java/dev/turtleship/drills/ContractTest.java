package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ContractTest {
    private final Contract contract = new Contract("example", "full");

    @Test
    void the_last_line_is_json_with_every_line_and_figure() {
        contract.line("one", true, "1 of 1");
        contract.line("two", false, "0 of 1");
        contract.report("slow", false, "9 ms");
        contract.figure("p99_ms", 1.23456);
        contract.figure("count", 7);
        assertEquals(
                "{\"drill\":\"example\",\"mode\":\"full\",\"held\":1,\"broken\":1,\"lines\":["
                        + "{\"name\":\"one\",\"held\":true,\"figure\":\"1 of 1\"},"
                        + "{\"name\":\"two\",\"held\":false,\"figure\":\"0 of 1\"}],"
                        + "\"figures\":{\"p99_ms\":1.235,\"count\":7}}",
                contract.json());
        assertTrue(contract.table().contains("slow  not judged  9 ms"), contract.table());
    }

    @Test
    void a_contract_is_broken_by_one_line_and_never_by_one_that_is_not_judged() {
        contract.line("one", true, "");
        contract.report("slow", false, "");
        assertEquals(Contract.HELD, contract.exitCode());
        contract.line("two", false, "");
        assertEquals(Contract.BROKEN, contract.exitCode());
    }

    @Test
    void a_control_is_broken_when_exactly_the_named_lines_broke() {
        contract.line("one", true, "");
        contract.line("two", false, "");
        assertEquals(Contract.BROKEN, contract.controlExitCode(Set.of("two")));
        assertTrue(contract.controlVerdict(Set.of("two")).startsWith("BROKEN"));
    }

    @Test
    void a_control_fails_when_a_named_line_held_or_another_broke() {
        contract.line("one", true, "");
        contract.line("two", false, "");
        assertEquals(Contract.CANNOT_RUN, contract.controlExitCode(Set.of("one", "two")));
        assertEquals(Contract.CANNOT_RUN, contract.controlExitCode(Set.of()));
        assertTrue(contract.controlVerdict(Set.of("one", "two")).startsWith("CONTROL FAILED"));
    }
}
