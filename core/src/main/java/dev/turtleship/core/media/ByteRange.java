package dev.turtleship.core.media;

import dev.turtleship.core.problem.Refused;
import java.util.regex.Pattern;

/// A part of a file, both ends included (RFC 9110, 14). Of what is asked for in another way than `bytes=a-b`, `a-` or
/// `-n` all is given, as the standard allows.
record ByteRange(long first, long last, boolean whole) {
    private static final Pattern FORM = Pattern.compile("bytes=([0-9]{0,15})-([0-9]{0,15})");

    static ByteRange of(String header, long size) {
        var all = new ByteRange(0, size - 1, true);
        var asked = FORM.matcher(header == null ? "" : header.strip());
        if (!asked.matches() || asked.group(1).isEmpty() && asked.group(2).isEmpty()) {
            return all;
        }
        if (asked.group(1).isEmpty()) {
            long many = Long.parseLong(asked.group(2));
            return satisfied(new ByteRange(Math.max(0, size - many), size - 1, false), many > 0, size);
        }
        long first = Long.parseLong(asked.group(1));
        long last = asked.group(2).isEmpty() ? size - 1 : Long.parseLong(asked.group(2));
        if (last < first) {
            return first < size && !asked.group(2).isEmpty() ? all : satisfied(all, false, size);
        }
        return satisfied(new ByteRange(first, Math.min(last, size - 1), false), first < size, size);
    }

    private static ByteRange satisfied(ByteRange range, boolean possible, long size) {
        if (!possible) {
            throw new Refused(MediaError.RANGE_REFUSED, "It has " + size + " bytes")
                    .header("Content-Range", "bytes */" + size);
        }
        return range;
    }

    long length() {
        return last - first + 1;
    }

    String contentRange(long size) {
        return "bytes " + first + "-" + last + "/" + size;
    }
}
