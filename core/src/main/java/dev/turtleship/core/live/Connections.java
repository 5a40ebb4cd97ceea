package dev.turtleship.core.live;

import dev.turtleship.core.id.AccountId;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Who is connected to this process: a few connections per person, all of them for the sweeps.
@Singleton
public class Connections {
    private final Map<AccountId, List<Connection>> byPerson = new ConcurrentHashMap<>();
    private final Set<Connection> all = ConcurrentHashMap.newKeySet();

    private final List<Consumer<AccountId>> left = new CopyOnWriteArrayList<>();

    /// `then` is called, perhaps on an event loop, when somebody's last connection has gone.
    public void whenLeft(Consumer<AccountId> then) {
        left.add(then);
    }

    public List<Connection> of(AccountId person) {
        return byPerson.getOrDefault(person, List.of());
    }

    Collection<Connection> all() {
        return all;
    }

    void opened(Connection connection) {
        all.add(connection);
    }

    void identified(Connection connection) {
        byPerson.compute(connection.caller().account(), (_, before) -> {
            var list = before == null ? new CopyOnWriteArrayList<Connection>() : before;
            list.add(connection);
            return list;
        });
        if (!all.contains(connection)) {
            // It closed while its token was being verified.
            closed(connection);
        }
    }

    void closed(Connection connection) {
        all.remove(connection);
        if (connection.caller() != null) {
            var person = connection.caller().account();
            var others = byPerson.computeIfPresent(person, (_, list) -> {
                list.remove(connection);
                return list.isEmpty() ? null : list;
            });
            if (others == null) {
                left.forEach(then -> then.accept(person));
            }
        }
    }
}
