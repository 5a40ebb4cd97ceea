package dev.turtleship.chat;

import dev.turtleship.core.problem.Refused;
import java.util.Locale;
import java.util.UUID;

/// Who somebody is in an open group: an id and an alias that lead nowhere else. It is one for ever, so that the log
/// knows them when they come back, and so that whoever was put out does not come back as somebody new.
///
/// ```
/// (none) -> ASKED -> ADMITTED -> IN -> LEFT -> ASKED, ADMITTED
///              \-> LEFT           \-> BANNED -> LEFT
/// ```
/// - ASKED: a host has to let them in, where that is the rule; refused they are LEFT.
/// - ADMITTED: they may come in; the entry `admission`, which may be on its way into the log, makes them a member.
/// - IN: they are a member, and stay so until an entry or a quiet leave puts them out.
/// - BANNED: a host put them out; until one lifts it they cannot come back.
record Guise(UUID id, UUID conversation, UUID person, String alias, String state, UUID admission) {
    enum State {
        ASKED,
        ADMITTED,
        IN,
        LEFT,
        BANNED;

        String row() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// What it is when its person comes by the link.
        State knocking(boolean approval) {
            return switch (this) {
                case ADMITTED, IN, BANNED -> this;
                case ASKED, LEFT -> approval ? ASKED : ADMITTED;
            };
        }
    }

    private static final int MAX_ALIAS = 30;

    State is() {
        return State.valueOf(state.toUpperCase(Locale.ROOT));
    }

    /// A single line without marks that nobody sees, by which one alias looks like another.
    static String alias(String alias, String pointer) {
        String line = Words.line(alias, MAX_ALIAS, pointer).strip();
        if (line.codePoints().anyMatch(c -> Character.getType(c) == Character.FORMAT)) {
            throw Refused.field(pointer, "An alias has visible characters only");
        }
        return line;
    }
}
