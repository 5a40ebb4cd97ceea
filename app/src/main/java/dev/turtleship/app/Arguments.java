package dev.turtleship.app;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// What was asked for on the command line, checked.
/// `data` is absolute; `modules` is never empty and names only modules that exist; `peers` says under which address
/// a module answers that runs in another process.
record Arguments(
        int port, String host, Path data, List<String> modules, boolean oneDatabase, Map<String, String> peers) {

    static final String HELP = """
            turtleship run [options]

              --port N           port to listen on (8080); 0: any that is free
              --host H           address to listen on (127.0.0.1)
              --data DIR         folder for everything this process keeps (./data)
              --modules LIST     run only these, comma separated (default: all)
              --one-database     one database server for all modules; for small machines
              --peer NAME=URL    where a module answers that runs in another process; repeatable

            A module's own database server: set TURTLESHIP_DATABASE_<MODULE>_URL, _USERNAME and _PASSWORD.""";

    /// What the arguments are read against: the folder relative paths start from, the default for `--data`, and the
    /// modules this build contains.
    record Surroundings(Path cwd, String defaultData, List<String> known) {}

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]*");
    private static final Set<String> WITH_VALUE = Set.of("--port", "--host", "--data", "--modules", "--peer");

    Arguments withPort(int other) {
        return new Arguments(other, host, data, modules, oneDatabase, peers);
    }

    static boolean askForHelp(List<String> given) {
        return given.contains("--help") || given.contains("-h");
    }

    /// Both `--port 80` and `--port=80` are understood; of a repeated option the last one counts, except `--peer`.
    static Arguments parse(List<String> given, Surroundings around) throws Mistake {
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, String> peers = new LinkedHashMap<>();
        boolean oneDatabase = false;
        for (int i = 0; i < given.size(); i++) {
            String word = given.get(i);
            int equals = word.indexOf('=');
            String option = word.startsWith("--") && equals > 0 ? word.substring(0, equals) : word;
            if (word.equals("--one-database")) {
                oneDatabase = true;
            } else if (!WITH_VALUE.contains(option)) {
                throw new Mistake("I do not know \"%s\"; see --help".formatted(word));
            } else {
                boolean attached = option.length() < word.length();
                String value = attached ? word.substring(equals + 1) : i + 1 < given.size() ? given.get(++i) : "";
                if (value.isBlank() || (!attached && value.startsWith("--"))) {
                    throw new Mistake("%s needs a value; see --help".formatted(option));
                }
                if (option.equals("--peer")) {
                    addPeer(value, peers);
                } else {
                    values.put(option, value);
                }
            }
        }
        return new Arguments(
                port(values.getOrDefault("--port", "8080")),
                values.getOrDefault("--host", "127.0.0.1"),
                folder(values.getOrDefault("--data", around.defaultData()), around.cwd()),
                modules(values.get("--modules"), around.known()),
                oneDatabase,
                Map.copyOf(peers));
    }

    private static void addPeer(String value, Map<String, String> peers) throws Mistake {
        int equals = value.indexOf('=');
        String name = equals < 0 ? "" : value.substring(0, equals);
        String url = value.substring(equals + 1);
        if (!NAME.matcher(name).matches() || !isHttp(url)) {
            throw new Mistake("--peer needs NAME=URL such as pay=http://10.0.0.7:8080, not \"%s\"".formatted(value));
        }
        peers.put(name, url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
    }

    private static boolean isHttp(String url) {
        try {
            URI uri = new URI(url);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static int port(String value) throws Mistake {
        try {
            int port = Integer.parseInt(value);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below, together with numbers out of range.
        }
        throw new Mistake("--port needs a number from 0 to 65535, not \"%s\"".formatted(value));
    }

    private static Path folder(String value, Path cwd) throws Mistake {
        try {
            return cwd.resolve(value).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new Mistake("--data needs a folder, not \"%s\"".formatted(value));
        }
    }

    private static List<String> modules(String value, List<String> known) throws Mistake {
        if (value == null) {
            return known;
        }
        Set<String> chosen = new LinkedHashSet<>();
        for (String part : value.split(",", -1)) {
            String name = part.strip();
            if (!known.contains(name)) {
                throw new Mistake("there is no module \"%s\"; there are %s".formatted(name, String.join(", ", known)));
            }
            chosen.add(name);
        }
        return List.copyOf(chosen);
    }
}
