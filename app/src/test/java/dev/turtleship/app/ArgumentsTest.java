package dev.turtleship.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
    private static final Arguments.Surroundings AROUND =
            new Arguments.Surroundings(Path.of("/home/a b"), "data", List.of("accounts", "chat", "pay"));

    private static Arguments parse(String... words) throws Mistake {
        return Arguments.parse(List.of(words), AROUND);
    }

    @Test
    void without_arguments_everything_runs_here() throws Mistake {
        assertEquals(
                new Arguments(
                        8080,
                        "127.0.0.1",
                        Path.of("/home/a b/data"),
                        List.of("accounts", "chat", "pay"),
                        false,
                        Map.of()),
                parse());
    }

    @Test
    void every_option_is_understood() throws Mistake {
        assertEquals(
                new Arguments(
                        9000,
                        "0.0.0.0",
                        Path.of("/srv/ship"),
                        List.of("chat"),
                        true,
                        Map.of("pay", "http://10.0.0.7:8080", "accounts", "https://a.example/base")),
                parse(
                        "--port",
                        "9000",
                        "--host",
                        "0.0.0.0",
                        "--data",
                        "/srv/ship",
                        "--modules",
                        "chat",
                        "--one-database",
                        "--peer",
                        "pay=http://10.0.0.7:8080/",
                        "--peer",
                        "accounts=https://a.example/base"));
    }

    @Test
    void a_value_may_be_attached_with_an_equals_sign() throws Mistake {
        Arguments arguments = parse("--port=81", "--data=x=y", "--peer=pay=http://h:1");
        assertEquals(81, arguments.port());
        assertEquals(Path.of("/home/a b/x=y"), arguments.data());
        assertEquals(Map.of("pay", "http://h:1"), arguments.peers());
    }

    @Test
    void the_last_of_a_repeated_option_counts() throws Mistake {
        assertEquals(82, parse("--port", "81", "--port", "82").port());
    }

    @Test
    void a_relative_folder_starts_from_where_the_caller_stands() throws Mistake {
        assertEquals(Path.of("/home/ship"), parse("--data", "../ship").data());
    }

    @Test
    void modules_may_have_spaces_and_repeat() throws Mistake {
        assertEquals(List.of("pay", "chat"), parse("--modules", "pay, chat,pay").modules());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --prot 80            | I do not know "--prot"; see --help
                    80                   | I do not know "80"; see --help
                    --one-database=yes   | I do not know "--one-database=yes"; see --help
                    --port               | --port needs a value; see --help
                    --port=              | --port needs a value; see --help
                    --port --host x      | --port needs a value; see --help
                    --port -1            | --port needs a number from 0 to 65535, not "-1"
                    --port 65536         | --port needs a number from 0 to 65535, not "65536"
                    --port http          | --port needs a number from 0 to 65535, not "http"
                    --modules taxi       | there is no module "taxi"; there are accounts, chat, pay
                    --modules chat,      | there is no module ""; there are accounts, chat, pay
                    --peer pay           | --peer needs NAME=URL such as pay=http://10.0.0.7:8080, not "pay"
                    --peer pay=ftp://x   | --peer needs NAME=URL such as pay=http://10.0.0.7:8080, not "pay=ftp://x"
                    --peer =http://x     | --peer needs NAME=URL such as pay=http://10.0.0.7:8080, not "=http://x"
                    """)
    void a_mistake_is_told_in_one_line(String line, String told) {
        assertEquals(
                told, assertThrows(Mistake.class, () -> parse(line.split(" "))).getMessage());
    }

    @Test
    void help_is_recognised_anywhere() {
        assertTrue(Arguments.askForHelp(List.of("--port", "--help")));
        assertTrue(Arguments.askForHelp(List.of("-h")));
        assertFalse(Arguments.askForHelp(List.of("--port", "80")));
    }
}
