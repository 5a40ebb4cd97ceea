package dev.turtleship.drills;

import static dev.turtleship.drills.AwayFixture.AWAY;
import static dev.turtleship.drills.AwayFixture.BACK;
import static dev.turtleship.drills.AwayFixture.END;
import static dev.turtleship.drills.AwayFixture.HEALTHY;
import static dev.turtleship.drills.AwayFixture.MILLI;
import static dev.turtleship.drills.AwayFixture.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.turtleship.drills.PushDeadRun.Heard;
import dev.turtleship.drills.PushDeadRun.Listed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A run as it should be, and for each line a run in which just that went wrong.
class PushDeadJudgeTest {
    private static final long BAD = AWAY - 6 * SECOND;
    private static final Away.Times TIMES = new Away.Times(HEALTHY, BAD, AWAY, BACK, BACK, END);
    private static final String BEFORE = "healthy";
    private static final String BETWEEN = "services bad";
    private static final String MEANWHILE = "without push";

    private final AwayFixture away = new AwayFixture();
    private final GiftHistories gifts = new GiftHistories();
    private final List<Call> calls = new ArrayList<>();
    private final List<Listed> listed = new ArrayList<>();
    private final List<Heard> heard = new ArrayList<>();
    private long badMillis = 5;
    private long caughtUp = BACK + 2 * SECOND;

    @BeforeEach
    void a_run_as_it_should_be() {
        call(HEALTHY + SECOND, 200);
        call(AWAY + SECOND, 503);
        call(AWAY + 4 * SECOND, 503);
        call(BACK + SECOND, 200);
        call(END - SECOND / 2, 200);
        told(BEFORE, HEALTHY + SECOND, HEALTHY + 2 * SECOND);
        told(BETWEEN, BAD + SECOND, BAD + 2 * SECOND);
        told(MEANWHILE, AWAY + SECOND, BACK + 3 * SECOND);
    }

    @Test
    void a_run_as_it_should_be_holds() {
        assertEquals(Set.of(), broken());
    }

    @Test
    void chat_that_waits_for_bad_services_is_seen() {
        badMillis = 80;
        assertEquals(Set.of("chat_p99_services_bad"), broken());
    }

    @Test
    void gifts_that_wait_for_bad_services_are_seen() {
        gifts.call("accept", BETWEEN, "friend of " + BETWEEN, BAD + SECOND, 200);
        gifts.took(90);
        assertEquals(Set.of("gifts_p99_services_bad"), broken());
    }

    @Test
    void a_gift_that_is_refused_because_push_is_away_is_seen() {
        gifts.call("order", "another", "buyer", AWAY + SECOND, 503);
        assertEquals(Set.of("gifts_go_on"), broken());
    }

    @Test
    void a_good_service_that_waits_for_the_bad_ones_is_seen() {
        heard.replaceAll(
                one -> one.subject().equals(BETWEEN) ? new Heard(one.person(), true, BETWEEN, BAD + 7 * SECOND) : one);
        assertEquals(Set.of("good_service_told_in_bad_time"), broken());
    }

    @Test
    void a_time_in_which_nobody_there_got_a_gift_shows_nothing() {
        heard.replaceAll(one -> new Heard(one.person(), false, one.subject(), one.at()));
        assertEquals(Set.of("good_service_told_in_bad_time"), broken());
    }

    @Test
    void a_notification_that_comes_late_or_never_is_seen() {
        caughtUp = BACK + 11 * SECOND;
        assertEquals(Set.of("notifications_within_10s"), broken());
        caughtUp = Long.MAX_VALUE;
        assertEquals(Set.of("notifications_within_10s"), broken());
    }

    @Test
    void a_notification_that_is_lost_is_seen() {
        listed.removeIf(one -> one.subject().equals(MEANWHILE));
        assertEquals(Set.of("notifications_once"), broken());
    }

    @Test
    void a_notification_that_is_there_twice_is_seen() {
        listed.add(listed.getLast());
        assertEquals(Set.of("notifications_once"), broken());
    }

    @Test
    void a_notification_that_nobody_told_is_seen() {
        listed.add(new Listed("somebody else", "gift", MEANWHILE));
        assertEquals(Set.of("notifications_once"), broken());
    }

    @Test
    void one_who_was_not_told_that_their_gift_came_back_is_seen() {
        gifts.declined(BEFORE, HEALTHY + 3 * SECOND);
        heard.add(new Heard("buyer of " + BEFORE, true, BEFORE, HEALTHY + 4 * SECOND));
        assertEquals(Set.of("notifications_once"), broken());
        listed.add(new Listed("buyer of " + BEFORE, "gift_over", BEFORE));
        assertEquals(Set.of(), broken());
    }

    @Test
    void a_device_that_was_not_told_is_seen() {
        heard.removeIf(one -> one.subject().equals(MEANWHILE));
        assertEquals(Set.of("devices_told"), broken());
    }

    private void told(String gift, long dueAt, long heardAt) {
        gifts.gift(gift, dueAt);
        listed.add(new Listed("friend of " + gift, "gift", gift));
        heard.add(new Heard("friend of " + gift, true, gift, heardAt));
    }

    private void call(long dueAt, int status) {
        calls.add(new Call("list", "", "ann", dueAt, dueAt + 2 * MILLI, status, status == 503));
    }

    private ChatSide chat() {
        var chat = away.chat();
        long dueAt = BAD + SECOND;
        int message = chat.history().sent(0, dueAt);
        long at = dueAt + badMillis * MILLI;
        chat.history().acked(message, 3, at);
        chat.history().shown(0, 3, message, true, at);
        chat.history().shown(1, 3, message, false, at);
        chat.history().stored(0, 3, message);
        return chat;
    }

    private Set<String> broken() {
        var contract = new Contract("push-dead", Mode.FULL, Set.of());
        PushDeadJudge.judge(
                new PushDeadRun(
                        TIMES,
                        chat(),
                        away.pay(),
                        new GiftSide(gifts.history, gifts.stored()),
                        calls,
                        caughtUp,
                        listed,
                        heard,
                        away.status),
                contract);
        contract.requireLines(PushDeadJudge.LINES);
        return contract.broken();
    }
}
