package dev.turtleship.core.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindTest {
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            image/jpeg, image/jpeg, image/jpeg
            image/png, image/jpeg, image/jpeg
            image/jpeg, image/svg+xml, application/octet-stream
            image/jpeg, text/html, -
            image/jpeg, video/mp4, -
            video/mp4, video/quicktime, video/quicktime
            video/mp4, application/mp4, video/mp4
            video/webm, application/x-matroska, video/webm
            video/mp4, image/jpeg, -
            audio/mp4, video/mp4, audio/mp4
            audio/webm, video/webm, audio/webm
            audio/ogg, audio/opus, audio/ogg
            audio/wav, audio/vnd.wave, audio/wav
            audio/mpeg, application/zip, -
            application/pdf, application/pdf, application/pdf
            application/pdf, text/html, application/octet-stream
            text/html, text/html, application/octet-stream
            application/zip, image/jpeg, image/jpeg
            """)
    void what_is_announced_and_what_it_is_go_together(String declared, String sniffed, String served) {
        assertEquals(served, Kind.of(declared).judge(sniffed).orElse(null));
    }

    /// The first bytes of each, as its standard says.
    @ParameterizedTest
    @CsvSource(textBlock = """
            FFD8FFE000104A464946, image/jpeg, image/jpeg
            89504E470D0A1A0A0000000D49484452, image/png, image/png
            474946383961, image/gif, image/gif
            524946461A000000574542505650384C, image/webp, image/webp
            000000186674797069736F6D000000006D703432, video/mp4, video/mp4
            00000018667479706D703432000000006D703432, video/mp4, video/mp4
            000000146674797071742020000002007174202000000008, video/mp4, video/quicktime
            0000001C6674797069736F3500000000, video/mp4, video/mp4
            00000018667479704D344120000000006D703432, audio/mp4, audio/mp4
            1A45DFA39F4286810142F7810142F2810442F381084282847765626D4287810442858102, video/webm, video/webm
            4944330300000000, audio/mpeg, audio/mpeg
            4F67675300020000000000000000000000000000000000000000011E01766F72626973, audio/ogg, audio/ogg
            524946462408000057415645666D7420, audio/wav, audio/wav
            255044462D312E37, application/pdf, application/pdf
            504B0304140000000800, application/zip, application/zip
            3C68746D6C3E3C736372697074, text/plain, application/octet-stream
            7F454C46020101000000, application/pdf, application/octet-stream
            """)
    void bytes_are_known_by_how_they_begin(String hex, String declared, String served) throws IOException {
        var bytes = new ByteArrayInputStream(HexFormat.of().parseHex(hex));
        String sniffed = ContentType.of(bytes);
        assertEquals(served, Kind.of(declared).judge(sniffed).orElse("-"), sniffed);
    }

    @Test
    void a_text_is_a_text() throws IOException {
        var bytes = new ByteArrayInputStream("안녕, hello".getBytes(StandardCharsets.UTF_8));
        assertEquals("text/plain", ContentType.of(bytes));
    }

    @Test
    void a_file_is_never_shown_where_it_stands() {
        assertEquals(false, Kind.FILE.shows("image/jpeg"));
        assertEquals(true, Kind.PHOTO.shows("image/jpeg"));
        assertEquals(false, Kind.PHOTO.shows(Kind.UNKNOWN));
    }
}
