package dev.turtleship.core.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class PictureTest {
    /// A lossless one of 1 by 1, from developers.google.com/speed/webp/faq.
    private static final String WEBP = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==";

    @TempDir
    Path temp;

    @Inject
    Picture pictures;

    @ParameterizedTest
    @CsvSource({"jpeg, image/jpeg", "png, image/png", "gif, image/gif"})
    void a_thumbnail_is_no_larger_than_it_needs_to_be(String format, String type) throws IOException {
        var look = pictures.look(file(MediaFixture.picture(format, 1300, 2600)), type)
                .orElseThrow();
        assertEquals("1300 2600", look.width() + " " + look.height());
        assertEquals("320 640", size(look));
        var small =
                pictures.look(file(MediaFixture.picture(format, 30, 20)), type).orElseThrow();
        assertEquals("30 20", size(small));
    }

    @Test
    void a_webp_has_a_thumbnail_too() throws IOException {
        var look = pictures.look(file(Base64.getDecoder().decode(WEBP)), "image/webp")
                .orElseThrow();
        assertEquals("1 1", look.width() + " " + look.height());
        assertEquals("1 1", size(look));
    }

    @Test
    void what_is_see_through_stays_so() throws IOException {
        var glass = new BufferedImage(700, 700, BufferedImage.TYPE_INT_ARGB);
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(glass, "png", bytes);
        var look = pictures.look(file(bytes.toByteArray()), "image/png").orElseThrow();
        assertEquals("image/png", look.thumbnailType());
        assertEquals(0, read(look).getRGB(320, 320) >>> 24);
    }

    /// Where red, which is on the left in the file, is seen, for each value of the tag (Exif 2.32, figure 7).
    @ParameterizedTest
    @CsvSource({"1, left", "2, right", "3, right", "4, left", "5, top", "6, top", "7, bottom", "8, bottom", "9, left"})
    void a_picture_is_seen_as_its_camera_was_held(short value, String where) throws IOException {
        var look = pictures.look(file(held(MediaFixture.picture("jpeg", 200, 100), value)), "image/jpeg")
                .orElseThrow();
        boolean high = where.equals("top") || where.equals("bottom");
        assertEquals(high ? "100 200" : "200 100", look.width() + " " + look.height());
        var seen = read(look);
        int x = where.equals("right") ? seen.getWidth() - 10 : 10;
        int y = where.equals("bottom") ? seen.getHeight() - 10 : 10;
        assertTrue(new Color(seen.getRGB(x, y)).getRed() > 200, where);
        assertTrue(new Color(seen.getRGB(seen.getWidth() - 1 - x, seen.getHeight() - 1 - y)).getBlue() > 200, where);
        String bytes = new String(look.thumbnail(), StandardCharsets.ISO_8859_1);
        assertFalse(bytes.contains("Exif"), "the camera's notes are left out");
    }

    /// 45 bytes that say 60,000 by 60,000: decoded, 14 GB.
    @Test
    void a_bomb_is_counted_and_not_decoded() throws IOException {
        var look = pictures.look(file(bomb(60_000, 60_000)), "image/png").orElseThrow();
        assertEquals("60000 60000", look.width() + " " + look.height());
        assertEquals(0, look.thumbnail().length);
    }

    @Test
    void a_picture_that_breaks_off_has_no_thumbnail_and_what_is_none_is_none() throws IOException {
        var whole = MediaFixture.picture("png", 800, 600);
        var look = pictures.look(file(Arrays.copyOf(whole, 60)), "image/png").orElseThrow();
        assertEquals("800 600 0", look.width() + " " + look.height() + " " + look.thumbnail().length);
        assertTrue(pictures.look(file(Arrays.copyOf(whole, 12)), "image/png").isEmpty());
        assertTrue(pictures.look(file(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF}), "image/jpeg")
                .isEmpty());
    }

    private static byte[] bomb(int width, int height) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        var header = ByteBuffer.allocate(17);
        header.put("IHDR".getBytes(StandardCharsets.US_ASCII)).putInt(width).putInt(height);
        header.put(new byte[] {8, 2, 0, 0, 0});
        chunk(out, header.array());
        chunk(out, "IDAT".getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }

    private static void chunk(DataOutputStream out, byte[] typeAndData) throws IOException {
        var crc = new CRC32();
        crc.update(typeAndData);
        out.writeInt(typeAndData.length - 4);
        out.write(typeAndData);
        out.writeInt((int) crc.getValue());
    }

    /// The picture with a camera's note of how it was held.
    private static byte[] held(byte[] jpeg, short value) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.write(jpeg, 0, 2);
        out.writeShort(0xFFE1);
        out.writeShort(2 + 6 + 8 + 2 + 12 + 4);
        out.write(new byte[] {'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1});
        out.writeShort(0x0112);
        out.writeShort(3);
        out.writeInt(1);
        out.writeShort(value);
        out.writeShort(0);
        out.writeInt(0);
        out.write(jpeg, 2, jpeg.length - 2);
        return bytes.toByteArray();
    }

    private static String size(Picture.Look look) throws IOException {
        var image = read(look);
        return image.getWidth() + " " + image.getHeight();
    }

    private static BufferedImage read(Picture.Look look) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(look.thumbnail()));
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(Files.createTempFile(temp, "picture", ""), bytes);
    }
}
