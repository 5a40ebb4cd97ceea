package dev.turtleship.drills;

import java.util.Arrays;

/// A growing list of longs: histories have hundreds of thousands of entries, and boxing them would cost the CPU that
/// the application under test needs.
final class LongList {
    private long[] values = new long[64];
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    long get(int index) {
        return values[checked(index)];
    }

    void set(int index, long value) {
        values[checked(index)] = value;
    }

    int size() {
        return size;
    }

    private int checked(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(index + " of " + size);
        }
        return index;
    }
}
