package dev.turtleship.app;

import dev.turtleship.core.module.Manifest;
import dev.turtleship.core.module.ManifestCheck;
import dev.turtleship.core.module.Manifests;
import dev.turtleship.core.module.Peers;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.io.Reader;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/// Starts one process: takes its data folder, starts the embedded databases beside the application, and stops them
/// after it.
@QuarkusMain
public class Main {
    private static final int MISTAKE = 2;
    /// Longer than the application's own time to shut down: 2 s for sockets, 10 s for requests, and what the modules
    /// take to stop.
    private static final long APPLICATION_STOPS_SECONDS = 18;

    public static void main(String... args) {
        int status = start(List.of(args));
        // Development mode restarts the application inside this virtual machine.
        if (status != 0 && LaunchMode.current() == LaunchMode.NORMAL) {
            System.exit(status);
        }
    }

    private static int start(List<String> args) {
        String command = args.isEmpty() ? "" : args.getFirst();
        if (Arguments.askForHelp(args)) {
            System.out.println(
                    switch (command) {
                        case "parked" -> ParkedCommand.HELP;
                        case "import" -> ImportCommand.HELP;
                        case "partner" -> PartnerCommand.HELP;
                        case "reports" -> ReportsCommand.HELP;
                        case "demo" -> DemoCommand.HELP;
                        default -> Arguments.HELP;
                    });
            return 0;
        }
        try {
            String data = System.getenv().getOrDefault("TURTLESHIP_DATA", "data");
            Path cwd = Path.of("").toAbsolutePath();
            List<String> words = command.isEmpty() ? args : args.subList(1, args.size());
            switch (command) {
                case "parked" -> {
                    return new ParkedCommand(System.out, System.err).run(words, cwd, data);
                }
                case "import" -> {
                    return new ImportCommand(System.out, System.err).run(words, cwd, data);
                }
                case "reports" -> {
                    return new ReportsCommand(System.out, System.err).run(words, cwd, data);
                }
                case "partner" -> {
                    return new PartnerCommand(System.out, System.err).run(words, cwd, data);
                }
                default -> {}
            }
            List<Manifest> manifests = Manifests.load(Thread.currentThread().getContextClassLoader());
            ManifestCheck.whole(manifests);
            List<String> known = manifests.stream().map(Manifest::name).toList();
            boolean demo = command.equals("demo");
            DemoCommand city = demo ? new DemoCommand(System.out, words, cwd) : null;
            Arguments arguments =
                    Arguments.parse(demo ? city.otherWords() : args, new Arguments.Surroundings(cwd, data, known));
            if (demo) {
                if (held(arguments.data())) {
                    return city.run(arguments.data());
                }
                city.runLater(arguments.data());
            }
            requireSecret(arguments);
            try (DataFolder folder = DataFolder.open(arguments.data())) {
                // Development mode keeps its port open while it restarts the application.
                if (LaunchMode.current() == LaunchMode.NORMAL) {
                    arguments = arguments.withPort(freePort(arguments.host(), arguments.port()));
                }
                return serve(arguments, folder);
            }
        } catch (Mistake e) {
            System.err.println("turtleship: " + e.getMessage());
            return MISTAKE;
        }
    }

    private static boolean held(Path data) throws Mistake {
        try {
            return DataFolder.isHeld(data);
        } catch (IOException e) {
            throw new Mistake("cannot look into %s: %s".formatted(data, e.getMessage()));
        }
    }

    private static int serve(Arguments arguments, DataFolder folder) throws Mistake {
        folder.announce(Announcer.url(arguments.host(), arguments.port()));
        List<String> embedded = arguments.modules().stream()
                .filter(module -> !hasOwnDatabase(module))
                .toList();
        EmbeddedServers servers = EmbeddedServers.prepare(folder.postgres(), embedded, arguments.oneDatabase());
        CountDownLatch applicationStopped = new CountDownLatch(1);
        Thread hook = new Thread(() -> stopAfter(applicationStopped, servers), "stop-databases");
        Runtime.getRuntime().addShutdownHook(hook);
        AtomicInteger status = new AtomicInteger();
        Map<String, String> properties = properties(arguments, folder, servers);
        Simulations simulations = null;
        try {
            servers.start();
            simulations = Simulations.open(arguments);
            properties.putAll(simulations.properties());
            properties.forEach(System::setProperty);
            Quarkus.run(null, (code, failure) -> status.set(ended(arguments, code, failure)));
        } finally {
            applicationStopped.countDown();
            servers.close();
            if (simulations != null) {
                simulations.close();
            }
            // The next run in this virtual machine must not take our databases for somebody else's.
            properties.keySet().forEach(System::clearProperty);
            forget(hook);
        }
        return status.get();
    }

    private static Map<String, String> properties(Arguments arguments, DataFolder folder, EmbeddedServers servers)
            throws Mistake {
        Map<String, String> properties = new HashMap<>(servers.properties());
        properties.putAll(Map.of(
                "quarkus.http.host", arguments.host(),
                "quarkus.http.port", Integer.toString(arguments.port()),
                "turtleship.data", folder.path().toString(),
                "turtleship.modules", String.join(",", arguments.modules())));
        arguments.peers().forEach((name, url) -> properties.put("turtleship.peers." + name, url));
        return properties;
    }

    /// A module whose database somebody else runs needs none from us.
    static boolean hasOwnDatabase(String module) {
        return configured("turtleship.database." + module + ".url");
    }

    static boolean configured(String property) {
        return configured(property, Path.of("config", "application.properties"));
    }

    /// Where the application itself will look for it, before it runs.
    static boolean configured(String property, Path file) {
        String variable = property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        return System.getProperty(property) != null
                || System.getenv(variable) != null
                || read(file).getProperty(property) != null;
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (Reader text = Files.newBufferedReader(file)) {
            properties.load(text);
        } catch (NoSuchFileException _) {
            // Most have none.
        } catch (IOException | IllegalArgumentException failure) {
            throw new IllegalStateException(file + " cannot be read", failure);
        }
        return properties;
    }

    /// A signal ends the application and this hook at the same time; the application needs its databases to the last.
    private static void stopAfter(CountDownLatch applicationStopped, EmbeddedServers servers) {
        try {
            if (!applicationStopped.await(APPLICATION_STOPS_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("turtleship: the application does not stop; stopping its databases");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        servers.close();
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is going down already, and the hook with it.
        }
    }

    private static int ended(Arguments arguments, int code, Throwable failure) {
        if (failure == null) {
            return code;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                System.err.println("turtleship: " + busy(arguments.host(), arguments.port(), cause.getMessage()));
                return MISTAKE;
            }
        }
        Logger.getLogger(Main.class).error("Turtleship could not start", failure);
        return 1;
    }

    /// Without one nothing would pass between the processes, and messages would pile up.
    private static void requireSecret(Arguments arguments) throws Mistake {
        String secret = System.getProperty(
                "turtleship.internal.secret", System.getenv().getOrDefault("TURTLESHIP_INTERNAL_SECRET", ""));
        if (!arguments.peers().isEmpty() && secret.length() < Peers.SECRET_LENGTH) {
            throw new Mistake("--peer needs a secret that all processes share: set TURTLESHIP_INTERNAL_SECRET, "
                    + Peers.SECRET_LENGTH + " characters or more");
        }
    }

    /// Asked before any server starts, so that the common mistake (it runs already) costs no time.
    private static int freePort(String host, int port) throws Mistake {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new Mistake(busy(host, port, e.getMessage()));
        }
    }

    private static String busy(String host, int port, String reason) {
        return "cannot listen on %s:%d (%s); choose another with --port N".formatted(host, port, reason);
    }
}
