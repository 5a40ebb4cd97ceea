package dev.turtleship.core.bus;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// Live events and wake-ups inside this process, at most once: whoever misses one finds the fact in the log. Delivery
/// is a direct call in the publisher's order; subscribers must be quick and never block.
@Singleton
public class LocalBus {
    private static final Logger LOG = Logger.getLogger(LocalBus.class);

    private final Map<Class<?>, List<Consumer<Object>>> subscribers = new ConcurrentHashMap<>();

    public <E> void subscribe(Class<E> type, Consumer<E> subscriber) {
        subscribers
                .computeIfAbsent(type, _ -> new CopyOnWriteArrayList<>())
                .add(event -> subscriber.accept(type.cast(event)));
    }

    public void publish(Object event) {
        for (var subscriber : subscribers.getOrDefault(event.getClass(), List.of())) {
            try {
                subscriber.accept(event);
            } catch (RuntimeException failure) {
                LOG.errorf(
                        failure, "a subscriber of %s failed", event.getClass().getSimpleName());
            }
        }
    }
}
