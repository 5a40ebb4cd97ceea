package dev.turtleship.core.bulkhead;

import dev.turtleship.core.problem.Refused;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/// What workers do again and again. A step that fails is told and counted (`turtleship.worker.failures`), and holds up
/// neither the steps behind it nor the next turn.
@Singleton
public class Steps {
    private static final Logger LOG = Logger.getLogger(Steps.class);

    private final MeterRegistry meters;

    Steps(MeterRegistry meters) {
        this.meters = meters;
    }

    /// Whether the step, named in one word, went through. A refusal is expected while the module is away, which is told
    /// elsewhere; anything else is worth a warning.
    public boolean done(String module, String step, Runnable work) {
        try {
            work.run();
            return true;
        } catch (RuntimeException failure) {
            meters.counter("turtleship.worker.failures", "module", module, "step", step)
                    .increment();
            if (failure instanceof Refused) {
                LOG.debugf(failure, "%s cannot %s now", module, step);
            } else {
                LOG.warnf(failure, "%s could not %s; it tries again", module, step);
            }
            return false;
        }
    }
}
