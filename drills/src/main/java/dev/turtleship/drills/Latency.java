package dev.turtleship.drills;

import java.util.List;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/// Latencies in microseconds, recorded once and read as milliseconds.
final class Latency {
    private final Histogram histogram = new Histogram(3);

    void add(long fromNanos, long toNanos) {
        histogram.recordValue(Math.max(0, (toNanos - fromNanos) / 1_000));
    }

    long count() {
        return histogram.getTotalCount();
    }

    double millis(double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1_000.0;
    }

    double maxMillis() {
        return histogram.getMaxValue() / 1_000.0;
    }

    @Override
    public String toString() {
        return Out.format(
                "p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, max %.1f ms of %d",
                millis(50), millis(99), millis(99.9), maxMillis(), count());
    }

    /// Of the wanted requests that were due in the window and succeeded.
    static Latency of(List<Call> calls, Predicate<Call> wanted, Window window) {
        var latency = new Latency();
        calls.stream()
                .filter(call -> call.done() && window.contains(call.dueAt()) && wanted.test(call))
                .forEach(call -> latency.add(call.dueAt(), call.answeredAt()));
        return latency;
    }

    /// Of the messages that were due in the window and got done.
    static Latency of(ChatHistory history, Window window) {
        var latency = new Latency();
        for (int message = 0; message < history.sentCount(); message++) {
            if (window.contains(history.dueAt(message)) && history.doneAt(message) != 0) {
                latency.add(history.dueAt(message), history.doneAt(message));
            }
        }
        return latency;
    }
}
