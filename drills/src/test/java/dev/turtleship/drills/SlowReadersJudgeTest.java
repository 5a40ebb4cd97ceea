package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.drills.SlowReadersRun.Outcome;
import dev.turtleship.drills.SlowReadersRun.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A run as it should be, and for each line a run in which just that went wrong.
class SlowReadersJudgeTest {
    private static final long MIB = 1 << 20;

    private final AwayFixture away = new AwayFixture();
    private final List<Reader> readers = new ArrayList<>(List.of(new Reader(true, 0, 0), new Reader(true, 0, 0)));
    private long heapAfter = 101 * MIB;
    private long refused;

    @Test
    void a_run_as_it_should_be_holds() {
        assertEquals(Set.of(), broken());
    }

    @Test
    void memory_that_grows_with_what_nobody_reads_is_seen() {
        heapAfter = 103 * MIB;
        assertEquals(Set.of("memory_flat"), broken());
    }

    @Test
    void frames_that_waited_for_somebody_who_read_nothing_are_seen() {
        readers.add(new Reader(false, 0, 0));
        assertEquals(Set.of("slow_are_bumped"), broken());
    }

    @Test
    void a_text_that_a_slow_reader_never_gets_is_seen() {
        readers.add(new Reader(true, 0, 1));
        assertEquals(Set.of("slow_miss_nothing"), broken());
    }

    @Test
    void an_event_that_overtook_another_is_seen() {
        readers.add(new Reader(true, 1, 0));
        assertEquals(Set.of("slow_miss_nothing"), broken());
    }

    @Test
    void a_sender_who_suffers_from_its_reader_is_seen() {
        refused = 1;
        assertEquals(Set.of("senders_unhurt"), broken());
    }

    @Test
    void others_who_notice_are_seen() {
        away.awayMillis = 60;
        assertEquals(Set.of("chat_p99_slow"), broken());
    }

    private Set<String> broken() {
        var contract = new Contract("slow-readers", Mode.FULL, Set.of());
        SlowReadersJudge.judge(
                new SlowReadersRun(
                        AwayFixture.TIMES.healthyWindow(),
                        AwayFixture.TIMES.awayWindow(),
                        away.chat(),
                        away.pay(),
                        new Memory(100 * MIB, 50 * MIB),
                        new Memory(heapAfter, 50 * MIB),
                        new Outcome(20, refused, readers)),
                contract);
        contract.requireLines(SlowReadersJudge.lines());
        return contract.broken();
    }
}
