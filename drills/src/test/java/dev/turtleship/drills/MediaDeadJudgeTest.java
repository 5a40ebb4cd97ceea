package dev.turtleship.drills;

import static dev.turtleship.drills.AwayFixture.AWAY;
import static dev.turtleship.drills.AwayFixture.BACK;
import static dev.turtleship.drills.AwayFixture.END;
import static dev.turtleship.drills.AwayFixture.HEALTHY;
import static dev.turtleship.drills.AwayFixture.MILLI;
import static dev.turtleship.drills.AwayFixture.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.drills.MediaRun.Compared;
import dev.turtleship.drills.MediaRun.Continued;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A run as it should be, and for each line a run in which just that went wrong.
class MediaDeadJudgeTest {
    private final AwayFixture away = new AwayFixture();
    private final List<Call> calls = new ArrayList<>();
    private final List<Call> looks = new ArrayList<>();
    private final List<Continued> continued = new ArrayList<>(List.of(new Continued("half here before", true, true)));
    private final List<Compared> stored = new ArrayList<>(List.of(new Compared("cat", true)));

    @BeforeEach
    void a_run_as_it_should_be() {
        call(calls, HEALTHY + SECOND, 204);
        call(calls, AWAY + SECOND, 503);
        call(calls, AWAY + 4 * SECOND, 503);
        call(calls, BACK + SECOND, 204);
        call(calls, END - SECOND / 2, 204);
        call(looks, AWAY + SECOND, 200);
    }

    @Test
    void a_run_as_it_should_be_holds() {
        assertEquals(Set.of(), broken());
    }

    @Test
    void a_file_that_cannot_be_seen_meanwhile_is_seen() {
        call(looks, AWAY + 2 * SECOND, 404);
        assertEquals(Set.of("files_seen_dead"), broken());
    }

    @Test
    void a_time_in_which_nobody_looked_shows_nothing() {
        looks.clear();
        assertEquals(Set.of("files_seen_dead"), broken());
    }

    @Test
    void an_upload_that_lost_what_it_had_is_seen() {
        continued.add(new Continued("half here before", false, true));
        assertEquals(Set.of("uploads_go_on_after"), broken());
    }

    @Test
    void an_upload_that_does_not_go_on_is_seen() {
        continued.add(new Continued("refused meanwhile", true, false));
        assertEquals(Set.of("uploads_go_on_after"), broken());
    }

    @Test
    void a_file_that_is_not_as_it_was_sent_is_seen() {
        stored.add(new Compared("dog", false));
        assertEquals(Set.of("stored_files_whole"), broken());
    }

    @Test
    void an_upload_stored_from_nowhere_is_seen() {
        call(calls, AWAY + 4 * SECOND, 204);
        assertEquals(Set.of("media_no_other_answer"), broken());
    }

    private static void call(List<Call> into, long dueAt, int status) {
        into.add(new Call("send", "", "ann", dueAt, dueAt + 2 * MILLI, status, status == 503));
    }

    private Set<String> broken() {
        var contract = new Contract("media-dead", Mode.FULL, Set.of());
        MediaDeadJudge.judge(
                new MediaRun(AwayFixture.TIMES, away.chat(), away.pay(), calls, looks, continued, stored, away.status),
                contract);
        contract.requireLines(MediaDeadJudge.LINES);
        return contract.broken();
    }
}
