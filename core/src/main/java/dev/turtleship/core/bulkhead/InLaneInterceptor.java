package dev.turtleship.core.bulkhead;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/// Outside of transactions: a refusal by the lane must come before a connection is asked for.
@Interceptor
@InLane
@Priority(Interceptor.Priority.PLATFORM_BEFORE)
class InLaneInterceptor {
    private final Bulkheads bulkheads;

    InLaneInterceptor(Bulkheads bulkheads) {
        this.bulkheads = bulkheads;
    }

    @AroundInvoke
    Object inLane(InvocationContext invocation) throws Exception {
        String path = invocation.getMethod().getAnnotation(InLane.class).value();
        int dot = path.indexOf('.');
        return bulkheads
                .of(path.substring(0, dot))
                .lane(path.substring(dot + 1))
                .call(invocation::proceed);
    }
}
