package dev.turtleship.core.home;

import dev.turtleship.core.account.Caller;
import dev.turtleship.core.bulkhead.Lane;
import java.time.Duration;

/// What a module shows on the first screen; a bean of this type is found by core, as
/// [dev.turtleship.core.module.MiniService] beans are.
public interface HomePart {
    /// The lane that core asks in, so that home screens take nothing from the module's other work. The module lists it
    /// among its lanes under this name.
    String LANE = "home";

    Lane.Limits LIMITS = new Lane.Limits(2, Duration.ofMillis(300));

    /// As in its manifest.
    String module();

    /// The caller's part, small and bounded: it becomes JSON. Called on a virtual thread outside of any request and
    /// transaction; it is interrupted when its time is over.
    Object part(Caller caller);
}
