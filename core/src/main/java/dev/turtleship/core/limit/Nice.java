package dev.turtleship.core.limit;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import org.jboss.logging.Logger;

/// Gives way to others: work that takes whole cores and may wait gets what everybody else leaves over. On few cores a
/// bound on the number of such threads is not enough, since one of them is half of the machine.
///
/// Linux only, where `setpriority` of nobody in particular means the calling thread (setpriority(2), NOTES); elsewhere
/// it does nothing. The virtual machine's own thread priorities do nothing on Linux unless it runs as root.
public final class Nice {
    private static final Logger LOG = Logger.getLogger(Nice.class);

    /// PRIO_PROCESS of sys/resource.h.
    private static final int PROCESS = 0;

    /// A tenth of an ordinary thread's share (sched(7)).
    private static final int NICER = 10;

    private Nice() {}

    /// For the calling thread, for good. It must be a platform thread.
    public static void lower() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return;
        }
        try {
            var linker = Linker.nativeLinker();
            var setPriority = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("setpriority"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            int failed = (int) setPriority.invokeExact(PROCESS, 0, NICER);
            if (failed != 0) {
                LOG.warn("a thread could not be made nicer");
            }
        } catch (Throwable unavailable) {
            LOG.warnf(unavailable, "a thread could not be made nicer");
        }
    }
}
