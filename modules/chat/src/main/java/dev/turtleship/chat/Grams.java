package dev.turtleship.chat;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/// What the index knows of texts: for each two neighbouring characters a number made of them and of the conversation,
/// so that one look finds one conversation's. Two pairs may have the same number, since the index only proposes what is
/// then read. The upper half is the conversation's, so that a stretch is learnt in one neighbourhood of the index and
/// not all over it. The numbers are stored: another way to make them needs an empty index.
final class Grams {
    /// Of a long query the first pairs leave little enough to read.
    private static final int MAX_ASKED = 8;

    /// More than the greatest character.
    private static final int CHARACTER_BITS = 21;

    private Grams() {}

    /// Of texts in lower case, each once.
    static Long[] of(UUID conversation, Collection<String> texts) {
        var grams = new TreeSet<Long>();
        long upper = upper(conversation);
        for (var text : texts) {
            int[] characters = text.codePoints().toArray();
            for (int i = 1; i < characters.length; i++) {
                grams.add(upper | lower(characters[i - 1], characters[i]));
            }
        }
        return grams.toArray(Long[]::new);
    }

    /// Those that a text must have to hold `query`, in lower case; as many of them in each conversation.
    static Long[] asked(UUID conversation, String query) {
        int length = Math.min(query.codePointCount(0, query.length()), MAX_ASKED + 1);
        return of(conversation, List.of(query.substring(0, query.offsetByCodePoints(0, length))));
    }

    private static long upper(UUID conversation) {
        long mixed = mixed(mixed(conversation.getMostSignificantBits()) + conversation.getLeastSignificantBits());
        return mixed << Integer.SIZE;
    }

    private static long lower(int first, int second) {
        return mixed((long) first << CHARACTER_BITS | second) >>> Integer.SIZE;
    }

    /// The finalizer of SplitMix64 (Steele, Lea and Flood, 2014).
    private static long mixed(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
