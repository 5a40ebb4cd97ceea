package dev.turtleship.drills;

import java.util.List;

/// What a run of cold starts saw, for its judge. Times are nanoseconds; NEVER when it did not happen.
///
/// @param works the modules that did real work at first, when all databases were there
record BootAloneRun(List<String> works, List<Boot> boots) {
    static final long NEVER = Long.MAX_VALUE;
    static final List<String> MODULES =
            List.of("accounts", "chat", "pay", "taxi", "identity", "gifts", "media", "push");

    /// The database that is missing, and how; `fresh` when it comes back empty.
    record Case(String module, boolean frozen, boolean fresh) {
        @Override
        public String toString() {
            return module + (frozen ? " frozen" : " refused") + (fresh ? ", back empty" : "");
        }
    }

    /// One cold start: until requests are accepted, until all other modules did real work, what the status said of
    /// the missing one, how that one answered a real request, and how long after the return of its database it
    /// worked.
    record Boot(Case missing, long accepted, long others, String says, Refusal refusal, long back) {}

    record Refusal(int status, boolean retryable, long nanos) {}
}
