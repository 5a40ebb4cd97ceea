package dev.turtleship.chat;

import dev.turtleship.core.problem.Refused;
import java.text.Normalizer;
import java.util.List;
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

    private record Range(int from, int to) {}

    private static final int MAX_ALIAS = 30;

    /// Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties, without those of the category Cf; and the blank
    /// pattern of Braille.
    private static final List<Range> IGNORABLE = List.of(
            new Range(0x034F, 0x034F),
            new Range(0x115F, 0x1160),
            new Range(0x17B4, 0x17B5),
            new Range(0x180B, 0x180F),
            new Range(0x2065, 0x2065),
            new Range(0x2800, 0x2800),
            new Range(0x3164, 0x3164),
            new Range(0xFE00, 0xFE0F),
            new Range(0xFFA0, 0xFFA0),
            new Range(0xFFF0, 0xFFF8),
            new Range(0xE0000, 0xE0FFF));

    State is() {
        return State.valueOf(state.toUpperCase(Locale.ROOT));
    }

    /// A single line without marks that nobody sees, by which one alias looks like another.
    static String alias(String alias, String pointer) {
        String line = Words.line(alias, MAX_ALIAS, pointer);
        if (line.codePoints().anyMatch(Guise::unseen) || line.codePoints().allMatch(Guise::marks)) {
            throw Refused.field(pointer, "An alias has visible characters only");
        }
        return line.strip().replaceAll(" +", " ");
    }

    /// The alias as it is compared: wide and narrow forms, ligatures and the like, and cases are one.
    static String folded(String alias) {
        String one = Normalizer.normalize(alias, Normalizer.Form.NFKC);
        return Normalizer.normalize(one.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
    }

    /// What Unicode lets programs show nothing for, and blanks other than the space.
    private static boolean unseen(int c) {
        return switch (Character.getType(c)) {
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            case Character.SPACE_SEPARATOR -> c != ' ';
            default -> IGNORABLE.stream().anyMatch(range -> range.from() <= c && c <= range.to());
        };
    }

    /// What is seen on another character only.
    private static boolean marks(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.SPACE_SEPARATOR -> true;
            default -> false;
        };
    }
}
