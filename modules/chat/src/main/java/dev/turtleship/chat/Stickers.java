package dev.turtleship.chat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turtleship.core.problem.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// The stickers that ship with the product, read once from the class path and kept in memory: they are there whatever
/// is away. A folder holds `packs.json`, the names of the packs in their order, and a folder for each with its
/// `pack.json` and a drawing `<name>.svg` for every sticker that this names. A mistake in them is an
/// IllegalStateException that says where.
///
/// What was sent is seen for ever: a sticker that shipped stays, and shows the same under its name.
final class Stickers {
    /// Of a pack, and of a sticker in it.
    static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,49}");
    private static final ObjectMapper JSON = new ObjectMapper();

    record Pack(String id, Wording title, String author, List<Sticker> stickers) {}

    record Sticker(String name, Wording alt) {}

    /// The same in Korean and in English.
    record Wording(String ko, String en) {
        private boolean complete() {
            return ko != null && !ko.isBlank() && en != null && !en.isBlank();
        }
    }

    /// `etag` changes with the drawing.
    record Drawing(String svg, String etag) {
        private Drawing(String svg) {
            this(svg, "\"" + UUID.nameUUIDFromBytes(svg.getBytes(StandardCharsets.UTF_8)) + "\"");
        }
    }

    /// Loaded when it is first asked for.
    private static final class Shipped {
        private static final Stickers ALL = new Stickers("/stickers");
    }

    private final Map<String, Pack> packs = new LinkedHashMap<>();
    private final Map<String, Map<String, Drawing>> drawings = new LinkedHashMap<>();

    Stickers(String folder) {
        for (var id : read(folder + "/packs.json", String[].class)) {
            var pack = read(folder + "/" + id + "/pack.json", Pack.class);
            check(id, pack);
            var drawn = new LinkedHashMap<String, Drawing>();
            for (var sticker : pack.stickers()) {
                check(id, sticker);
                var drawing = new Drawing(text(folder + "/" + id + "/" + sticker.name() + ".svg"));
                require(drawn.put(sticker.name(), drawing) == null, id + " names " + sticker.name() + " twice");
            }
            require(packs.put(id, pack) == null, id + " is listed twice");
            drawings.put(id, drawn);
        }
    }

    static Stickers shipped() {
        return Shipped.ALL;
    }

    Collection<Pack> packs() {
        return packs.values();
    }

    Optional<Pack> pack(String id) {
        return Optional.ofNullable(packs.get(id));
    }

    Optional<Drawing> drawing(String pack, String name) {
        return Optional.ofNullable(drawings.getOrDefault(pack, Map.of()).get(name));
    }

    /// Refuses what is in no pack; `at` is where the sticker stands in what was sent.
    void require(String pack, String name, String at) {
        if (!packs.containsKey(pack)) {
            throw new Refused(ChatError.STICKER_UNKNOWN, "There is no such pack").at(at + "/pack", "Unknown");
        }
        if (!drawings.get(pack).containsKey(name)) {
            throw new Refused(ChatError.STICKER_UNKNOWN, "The pack has no such sticker").at(at + "/name", "Unknown");
        }
    }

    private static void check(String id, Pack pack) {
        require(NAME.matcher(id).matches() && id.equals(pack.id()), id + " calls itself " + pack.id());
        boolean whole = pack.title() != null && pack.title().complete() && pack.author() != null;
        require(whole, id + ": a pack has an author, and a title in ko and en");
        require(pack.stickers() != null && !pack.stickers().isEmpty(), id + " has no stickers");
    }

    private static void check(String id, Sticker sticker) {
        boolean named = sticker.name() != null && NAME.matcher(sticker.name()).matches();
        require(named, id + " has a sticker with the name " + sticker.name());
        boolean told = sticker.alt() != null && sticker.alt().complete();
        require(told, id + "/" + sticker.name() + ": say in ko and en what it shows");
    }

    private static void require(boolean held, String otherwise) {
        if (!held) {
            throw new IllegalStateException("stickers: " + otherwise);
        }
    }

    private static <T> T read(String path, Class<T> type) {
        try {
            return JSON.readValue(text(path), type);
        } catch (IOException unreadable) {
            throw new IllegalStateException(path + " cannot be read", unreadable);
        }
    }

    private static String text(String path) {
        try (var stream = Stickers.class.getResourceAsStream(path)) {
            require(stream != null, "there is no " + path);
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(path, unreadable);
        }
    }
}
