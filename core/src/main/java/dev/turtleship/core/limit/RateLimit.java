package dev.turtleship.core.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.turtleship.core.problem.CoreError;
import dev.turtleship.core.problem.Refused;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;

/// How often each of many (addresses, accounts) may do something: a token bucket for each, that fills again evenly. In
/// the memory of this process; of the many, the 100,000 that came last are remembered.
public final class RateLimit {
    private static final int MAX_KEYS = 100_000;

    private final String what;
    private final long most;
    private final Duration per;
    private final TimeMeter time;
    private final Cache<String, Bucket> buckets;

    /// At most `most` at once, and as many again in every `per`; `what` is said to whoever is refused.
    public RateLimit(String what, long most, Duration per, Clock clock) {
        this.what = what;
        this.most = most;
        this.per = per;
        this.time = new ClockMeter(clock);
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MAX_KEYS)
                .expireAfterAccess(per.multipliedBy(2))
                .build();
    }

    /// Takes one; refuses with 429 and the time to wait when there is none.
    public void take(String key) {
        var taken = bucket(key).tryConsumeAndReturnRemaining(1);
        if (!taken.isConsumed()) {
            var wait = Duration.ofNanos(taken.getNanosToWaitForRefill()).plusSeconds(1);
            throw new Refused(CoreError.TOO_MANY, what + "; wait a while").retryAfter(wait);
        }
    }

    /// Gives one back: what was done did not count.
    public void giveBack(String key) {
        bucket(key).addTokens(1);
    }

    private Bucket bucket(String key) {
        return buckets.get(key, _ -> Bucket.builder()
                .addLimit(limit -> limit.capacity(most).refillGreedy(most, per))
                .withCustomTimePrecision(time)
                .build());
    }

    private record ClockMeter(Clock clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            var now = clock.instant();
            return now.getEpochSecond() * 1_000_000_000L + now.getNano();
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
