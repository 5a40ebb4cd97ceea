package dev.turtleship.drills;

import static dev.turtleship.drills.AwayFixture.AWAY;
import static dev.turtleship.drills.AwayFixture.END;
import static dev.turtleship.drills.AwayFixture.HEALTHY;
import static dev.turtleship.drills.AwayFixture.MILLI;
import static dev.turtleship.drills.AwayFixture.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.drills.MediaRun.Compared;
import dev.turtleship.drills.MediaRun.Continued;
import dev.turtleship.drills.StatusWatch.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A run as it should be, and for each line a run in which just that went wrong.
class MediaDiskFullJudgeTest {
    private final AwayFixture away = new AwayFixture();
    private final List<Call> calls = new ArrayList<>();
    private final List<Sample> status =
            new ArrayList<>(List.of(new Sample(AWAY + 2 * SECOND, "degraded"), new Sample(END, "up")));
    private Call look = call("look", AWAY + SECOND, 200);
    private Continued continued = new Continued("half here before", true, true);
    private Compared stored = new Compared("cat", true);
    private long leftBytes = MediaDiskFullJudge.LEFT_BYTES;

    @BeforeEach
    void a_run_as_it_should_be() {
        calls.add(call("send", HEALTHY + SECOND, 204));
        calls.add(call("known", AWAY + 3 * SECOND, 200));
        calls.add(call("send", AWAY + 3 * SECOND, 503));
    }

    @Test
    void a_run_as_it_should_be_holds() {
        assertEquals(Set.of(), broken());
    }

    @Test
    void a_file_that_is_refused_before_is_seen() {
        calls.add(call("send", HEALTHY + SECOND, 503));
        assertEquals(Set.of("photos_work_when_healthy"), broken());
    }

    @Test
    void a_file_that_is_taken_or_fails_otherwise_meanwhile_is_seen() {
        calls.add(call("send", AWAY + 3 * SECOND, 204));
        assertEquals(Set.of("photos_refused_full"), broken());
        calls.set(3, call("send", AWAY + 3 * SECOND, 500));
        assertEquals(Set.of("photos_refused_full"), broken());
    }

    @Test
    void a_time_in_which_nobody_sent_one_shows_nothing() {
        calls.removeLast();
        assertEquals(Set.of("photos_refused_full"), broken());
    }

    @Test
    void the_last_of_the_room_taken_is_seen() {
        leftBytes = MediaDiskFullJudge.LEFT_BYTES / 4;
        assertEquals(Set.of("room_is_left"), broken());
    }

    @Test
    void a_status_that_hides_it_is_seen() {
        status.removeFirst();
        assertEquals(Set.of("status_shows_it"), broken());
    }

    @Test
    void an_old_file_that_cannot_be_seen_is_seen() {
        look = call("look", AWAY + SECOND, 503);
        assertEquals(Set.of("files_seen_full"), broken());
    }

    @Test
    void an_upload_that_does_not_go_on_and_a_file_that_is_not_whole_are_seen() {
        continued = new Continued("half here before", true, false);
        assertEquals(Set.of("uploads_go_on_after"), broken());
        continued = new Continued("half here before", true, true);
        stored = new Compared("cat", false);
        assertEquals(Set.of("stored_files_whole"), broken());
    }

    private static Call call(String what, long dueAt, int status) {
        return new Call(what, "", "ann", dueAt, dueAt + 2 * MILLI, status, status == 503);
    }

    private Set<String> broken() {
        var contract = new Contract("media-disk-full", Mode.FULL, Set.of());
        MediaDiskFullJudge.judge(
                new MediaRun(
                        AwayFixture.TIMES,
                        away.chat(),
                        away.pay(),
                        calls,
                        List.of(look),
                        List.of(continued),
                        List.of(stored),
                        status),
                leftBytes,
                contract);
        contract.requireLines(MediaDiskFullJudge.LINES);
        return contract.broken();
    }
}
