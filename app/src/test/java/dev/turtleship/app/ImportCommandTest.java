package dev.turtleship.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is wrong with a file is said before anybody is sent, so nothing has to run for it.
class ImportCommandTest {
    private static final String GOOD = "{\"handle\":\"minji\",\"name\":\"김민지\",\"password\":\"long enough\"}\n";

    @TempDir
    Path temp;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                                                                  | line 2 is not JSON",
                "[1]                                                                | line 2 needs a handle",
                "{\"handle\":\"a\",\"password\":\"long enough\"}                    | line 2 needs a handle",
                "{\"handle\":\"a\",\"name\":\"A\"}                                  | line 2 needs a handle",
                "{\"handle\":\"a\",\"name\":\"A\",\"password\":\"short\"}           | line 2 needs a handle",
                "{\"handle\":\"a\",\"name\":\"A\",\"password\":12345678}            | line 2 needs a handle",
                "{\"handle\":\"a\",\"name\":\"A\",\"password\":\"long enough\",\"password_hash\":\"x\"} | line 2 needs"
            })
    void a_mistake_in_the_file_names_its_line(String line, String words) throws IOException {
        assertTrue(mistake(file(GOOD + line + "\n")).startsWith(words.strip()), words);
    }

    @Test
    void an_empty_or_missing_file_is_a_mistake() throws IOException {
        assertTrue(mistake(file("\n\n")).startsWith("there is nobody in "));
        assertTrue(mistake("missing.jsonl").startsWith("cannot read "));
    }

    @Test
    void it_takes_one_file_and_what_it_knows() throws IOException {
        assertTrue(mistake().startsWith("import takes one file"));
        assertTrue(mistake(file(GOOD), "another").startsWith("import takes one file"));
        assertEquals("--data needs a value; see --help", mistake(file(GOOD), "--data"));
    }

    @Test
    void nothing_runs_and_it_says_so() throws IOException {
        assertTrue(mistake(file(GOOD)).startsWith("nothing runs on "));
        assertEquals("", out.toString());
    }

    private String file(String text) throws IOException {
        Files.writeString(temp.resolve("people.jsonl"), text);
        return "people.jsonl";
    }

    private String mistake(String... words) {
        var stream = new PrintStream(out);
        return assertThrows(Mistake.class, () -> new ImportCommand(stream, stream)
                        .run(List.of(words), temp.toAbsolutePath(), "data"))
                .getMessage();
    }
}
