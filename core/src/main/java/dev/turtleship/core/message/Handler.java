package dev.turtleship.core.message;

import dev.turtleship.contracts.Message;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// How a module takes messages of one type. A bean of this type is found by core; the type must also stand in the
/// manifest's `consumes`, which tells senders in other processes.
///
/// With `once` the handler runs in the transaction that notes the message in the inbox, so its effect happens once.
/// Without, the effect carries a unique key of its own for ever (a chat log's client id) and a repeat changes nothing.
///
/// `effect` is told the module whose outbox the message left. That is no field of the message, so a module cannot speak
/// for another by what it writes; who may do what depends on it.
public record Handler<M>(String module, Class<M> type, boolean once, BiConsumer<String, M> effect) {
    public static <M> Handler<M> once(String module, Class<M> type, Consumer<M> effect) {
        return new Handler<>(module, type, true, (_, message) -> effect.accept(message));
    }

    /// As `once`, for messages of which it matters who sends them.
    public static <M> Handler<M> onceFrom(String module, Class<M> type, BiConsumer<String, M> effect) {
        return new Handler<>(module, type, true, effect);
    }

    public static <M> Handler<M> idempotent(String module, Class<M> type, Consumer<M> effect) {
        return new Handler<>(module, type, false, (_, message) -> effect.accept(message));
    }

    /// For messages of which it matters who sends them.
    public static <M> Handler<M> idempotentFrom(String module, Class<M> type, BiConsumer<String, M> effect) {
        return new Handler<>(module, type, false, effect);
    }

    public String typeName() {
        return typeName(type);
    }

    static String typeName(Class<?> type) {
        return type.getAnnotation(Message.class).value();
    }
}
