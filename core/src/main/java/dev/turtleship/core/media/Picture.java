package dev.turtleship.core.media;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import jakarta.inject.Singleton;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import org.jboss.logging.Logger;

/// Makes thumbnails. A picture is decoded from strangers' bytes: its pixels are counted before any of them are, and
/// only as many are kept as a thumbnail needs. What is written anew carries nothing of what a camera noted in the
/// original, such as where it was.
@Singleton
class Picture {
    /// Width and height as people see it; the thumbnail is empty where there is none.
    record Look(int width, int height, String thumbnailType, byte[] thumbnail) {
        static final Look NONE = new Look(0, 0, "", new byte[0]);
    }

    private static final Logger LOG = Logger.getLogger(Picture.class);

    private static final Map<String, Supplier<ImageReader>> READERS = Map.of(
            "image/jpeg", () -> named("jpeg"),
            "image/png", () -> named("png"),
            "image/gif", () -> named("gif"),
            "image/webp", () -> new WebPImageReaderSpi().createReaderInstance(null));

    static {
        ImageIO.setUseCache(false);
    }

    private final MediaConfig config;

    Picture(MediaConfig config) {
        this.config = config;
    }

    /// Empty when it is no picture of that type after all. One that breaks off further down has a size and no
    /// thumbnail, as have those of more pixels than are decoded.
    Optional<Look> look(Path content, String type) throws IOException {
        var reading = READERS.get(type);
        if (reading == null) {
            return Optional.of(Look.NONE);
        }
        var reader = reading.get();
        try (var stream = new FileImageInputStream(content.toFile())) {
            reader.setInput(stream, true, true);
            var size = size(reader);
            if (size.isEmpty()) {
                return Optional.empty();
            }
            var orientation = type.equals("image/jpeg") ? Orientation.of(content) : Orientation.UPRIGHT;
            return Optional.of(shrink(reader, size.get(), orientation));
        } finally {
            reader.dispose();
        }
    }

    private record Size(int width, int height) {
        long pixels() {
            return (long) width * height;
        }
    }

    private static Optional<Size> size(ImageReader reader) {
        try {
            var size = new Size(reader.getWidth(0), reader.getHeight(0));
            return size.width() > 0 && size.height() > 0 ? Optional.of(size) : Optional.empty();
        } catch (IOException | RuntimeException broken) {
            LOG.debugf("no picture: %s", broken.getMessage());
            return Optional.empty();
        }
    }

    private Look shrink(ImageReader reader, Size size, Orientation orientation) {
        int width = orientation.swaps() ? size.height() : size.width();
        int height = orientation.swaps() ? size.width() : size.height();
        var bare = new Look(width, height, "", new byte[0]);
        if (size.pixels() > config.maxPixels()) {
            return bare;
        }
        try {
            var small = draw(decode(reader, size), size, orientation);
            boolean alpha = small.getColorModel().hasAlpha();
            var bytes = new ByteArrayOutputStream();
            ImageIO.write(small, alpha ? "png" : "jpeg", bytes);
            return new Look(width, height, alpha ? "image/png" : "image/jpeg", bytes.toByteArray());
        } catch (IOException | RuntimeException broken) {
            // Decoders meet bytes that nobody thought of; the file is kept as it is.
            LOG.debugf("no thumbnail: %s", broken.getMessage());
            return bare;
        }
    }

    /// Every n-th pixel of every n-th line, about twice as many as are needed: what is in memory follows the thumbnail
    /// and not the picture.
    private BufferedImage decode(ImageReader reader, Size size) throws IOException {
        int step = Math.max(1, Math.max(size.width(), size.height()) / (2 * config.thumbnailEdge()));
        var how = reader.getDefaultReadParam();
        how.setSourceSubsampling(step, step, 0, 0);
        return reader.read(0, how);
    }

    private BufferedImage draw(BufferedImage from, Size size, Orientation orientation) {
        double scale = Math.min(1.0, (double) config.thumbnailEdge() / Math.max(size.width(), size.height()));
        int width = Math.max(1, (int) Math.round(size.width() * scale));
        int height = Math.max(1, (int) Math.round(size.height() * scale));
        var small = new BufferedImage(
                orientation.swaps() ? height : width,
                orientation.swaps() ? width : height,
                from.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        var canvas = small.createGraphics();
        try {
            canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            var how = orientation.turn(width, height);
            how.concatenate(AffineTransform.getScaleInstance(
                    (double) width / from.getWidth(), (double) height / from.getHeight()));
            canvas.drawImage(from, how, null);
        } finally {
            canvas.dispose();
        }
        return small;
    }

    private static ImageReader named(String format) {
        return ImageIO.getImageReadersByFormatName(format).next();
    }
}
