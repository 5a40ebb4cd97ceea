package dev.turtleship.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;

/// That what ships is whole, and that a pack that is not ends the start.
class StickersTest {
    private static final int MAX_BYTES = 4096;

    /// Shapes, and nothing that runs, loads, links or needs a font.
    private static final Set<String> SHAPES = Set.of("svg", "g", "path", "circle", "ellipse", "rect");

    private final Stickers shipped = Stickers.shipped();

    @Test
    void three_packs_ship_with_eight_stickers_each() {
        assertEquals(
                List.of("turtles", "boat", "snacks"),
                shipped.packs().stream().map(Stickers.Pack::id).toList());
        for (var pack : shipped.packs()) {
            assertEquals(8, pack.stickers().size(), pack.id());
        }
    }

    @Test
    void every_drawing_belongs_to_a_sticker() throws Exception {
        var named = new HashSet<String>();
        for (var pack : shipped.packs()) {
            pack.stickers().forEach(sticker -> named.add(pack.id() + "/" + sticker.name() + ".svg"));
        }
        assertEquals(named, drawn());
    }

    private Set<String> drawn() throws Exception {
        var folder = folder();
        var drawn = new HashSet<String>();
        try (var files = Files.walk(folder)) {
            files.map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> file.endsWith(".svg"))
                    .forEach(drawn::add);
        }
        return drawn;
    }

    private Path folder() throws URISyntaxException {
        return Path.of(getClass().getResource("/stickers").toURI());
    }

    @Test
    void every_drawing_is_small_and_does_nothing_but_draw() throws Exception {
        for (var pack : shipped.packs()) {
            for (var sticker : pack.stickers()) {
                check(pack.id() + "/" + sticker.name(), drawing(pack, sticker).svg());
            }
        }
    }

    @Test
    void no_two_drawings_are_the_same() {
        var tags = new HashSet<String>();
        for (var pack : shipped.packs()) {
            for (var sticker : pack.stickers()) {
                assertTrue(tags.add(drawing(pack, sticker).etag()), pack.id() + "/" + sticker.name());
            }
        }
    }

    private Stickers.Drawing drawing(Stickers.Pack pack, Stickers.Sticker sticker) {
        return shipped.drawing(pack.id(), sticker.name()).orElseThrow();
    }

    private static void check(String where, String svg) throws Exception {
        var bytes = svg.getBytes(StandardCharsets.UTF_8);
        assertTrue(bytes.length < MAX_BYTES, where + " has " + bytes.length + " bytes");
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setNamespaceAware(true);
        var root = factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(bytes))
                .getDocumentElement();
        assertEquals("0 0 128 128", root.getAttribute("viewBox"), where);
        var elements = root.getElementsByTagName("*");
        check(where, root);
        for (int i = 0; i < elements.getLength(); i++) {
            check(where, (Element) elements.item(i));
        }
    }

    private static void check(String where, Element element) {
        assertEquals("http://www.w3.org/2000/svg", element.getNamespaceURI(), where);
        assertTrue(SHAPES.contains(element.getTagName()), where + " has a " + element.getTagName());
        var attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            var attribute = (Attr) attributes.item(i);
            String name = attribute.getName();
            assertFalse(name.startsWith("on") || name.endsWith("href") || name.equals("style"), where + " has " + name);
            assertFalse(attribute.getValue().contains("url("), where + " has " + attribute.getValue());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", textBlock = """
            no-drawing => there is no /broken-stickers/no-drawing/cats/hello.svg
            one-language => cats/hello: say in ko and en what it shows
            other-id => cats calls itself dogs
            twice => cats names hello twice
            unknown-member => /broken-stickers/unknown-member/cats/pack.json cannot be read
            nowhere => there is no /broken-stickers/nowhere/packs.json
            """)
    void a_mistake_in_a_pack_is_named(String folder, String expected) {
        var mistake = assertThrows(IllegalStateException.class, () -> new Stickers("/broken-stickers/" + folder));
        assertTrue(mistake.getMessage().contains(expected), mistake.getMessage());
    }
}
