package dev.turtleship.core.media;

import java.awt.geom.AffineTransform;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// How a camera was held: a phone writes the picture as its sensor sees it and notes beside it how to turn it (Exif
/// 2.32, tag 0x0112). The constants are in the order of the tag's values 1 to 8.
enum Orientation {
    UPRIGHT,
    MIRRORED,
    UPSIDE_DOWN,
    MIRRORED_UPSIDE_DOWN,
    MIRRORED_LEFT,
    LEFT,
    MIRRORED_RIGHT,
    RIGHT;

    private static final int START = 0xFFD8;
    private static final int APP1 = 0xFFE1;
    private static final int FIRST_SEGMENT = 0xFFC0;
    private static final int SCAN = 0xFFDA;
    private static final int MOST_SEGMENTS = 64;
    private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};
    private static final short TAG = 0x0112;
    private static final int ENTRY = 12;
    private static final int LITTLE_ENDIAN = 0x4949;

    /// Of a JPEG file; UPRIGHT where it does not say so in a way that can be read.
    static Orientation of(Path jpeg) throws IOException {
        try (var stream = new DataInputStream(new BufferedInputStream(Files.newInputStream(jpeg)))) {
            if (stream.readUnsignedShort() != START) {
                return UPRIGHT;
            }
            for (int i = 0; i < MOST_SEGMENTS; i++) {
                int marker = stream.readUnsignedShort();
                if (marker < FIRST_SEGMENT || marker == SCAN) {
                    return UPRIGHT;
                }
                var segment = new byte[Math.max(0, stream.readUnsignedShort() - 2)];
                stream.readFully(segment);
                if (marker == APP1 && Arrays.equals(segment, 0, Math.min(6, segment.length), EXIF, 0, 6)) {
                    return ofExif(ByteBuffer.wrap(segment).position(EXIF.length).slice());
                }
            }
            return UPRIGHT;
        } catch (EOFException _) {
            return UPRIGHT;
        }
    }

    private static Orientation ofExif(ByteBuffer tiff) {
        try {
            tiff.order(tiff.getShort(0) == LITTLE_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int directory = tiff.getInt(4);
            int entries = Short.toUnsignedInt(tiff.getShort(directory));
            for (int i = 0; i < entries; i++) {
                int entry = directory + 2 + i * ENTRY;
                if (tiff.getShort(entry) == TAG) {
                    int value = tiff.getShort(entry + 8);
                    return value >= 1 && value <= values().length ? values()[value - 1] : UPRIGHT;
                }
            }
        } catch (IndexOutOfBoundsException | BufferUnderflowException _) {
            // Cut off or lying: as good as none.
        }
        return UPRIGHT;
    }

    /// Whether what is wide in the file is high to see.
    boolean swaps() {
        return ordinal() >= MIRRORED_LEFT.ordinal();
    }

    /// From the picture as it lies in the file, of this width and height, to how it is seen.
    AffineTransform turn(int width, int height) {
        return switch (this) {
            case UPRIGHT -> new AffineTransform();
            case MIRRORED -> new AffineTransform(-1, 0, 0, 1, width, 0);
            case UPSIDE_DOWN -> new AffineTransform(-1, 0, 0, -1, width, height);
            case MIRRORED_UPSIDE_DOWN -> new AffineTransform(1, 0, 0, -1, 0, height);
            case MIRRORED_LEFT -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case LEFT -> new AffineTransform(0, 1, -1, 0, height, 0);
            case MIRRORED_RIGHT -> new AffineTransform(0, -1, -1, 0, height, width);
            case RIGHT -> new AffineTransform(0, -1, 1, 0, 0, width);
        };
    }
}
