package dev.turtleship.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/// Two processes that know each other: the bridge runs accounts, on a database of the drill's own, the deck runs chat
/// and pay.
final class CoreDeadShip implements AutoCloseable {
    private static final Duration STARTING = Duration.ofSeconds(90);
    private static final int CONNECTIONS = 64;

    private final Loop loop;
    private final int bridgePort = Ports.free();
    private final int deckPort = Ports.free();
    private final Api bridge;
    private final Api deck;
    private final Application bridgeProcess;
    private final Application deckProcess;

    CoreDeadShip(DrillRun run, Loop loop, OwnPostgres accounts) {
        this.loop = loop;
        this.bridge = new Api(loop, bridgePort, CONNECTIONS);
        this.deck = new Api(loop, deckPort, CONNECTIONS);
        var launch = run.launch()
                .property("turtleship.internal.secret", run.ids().next())
                .property(
                        "turtleship.accounts.access-life", CoreDead.tokenLife().toString());
        bridgeProcess = Application.start(launch.process("bridge")
                .database(accounts)
                .arguments("--modules", "accounts", "--port", Integer.toString(bridgePort))
                .arguments("--peer", "chat=" + url(deckPort), "--peer", "pay=" + url(deckPort)));
        try {
            deckProcess = Application.start(launch.process("deck")
                    .arguments("--modules", "chat,pay", "--port", Integer.toString(deckPort))
                    .arguments("--peer", "accounts=" + url(bridgePort)));
        } catch (RuntimeException failed) {
            bridgeProcess.close();
            throw failed;
        }
        StatusWatch.allUp(loop, bridge, bridgeProcess);
        StatusWatch.allUp(loop, deck, deckProcess);
    }

    /// kill -9 of both, and a cold start of both.
    ///
    /// @param forget takes their copies of the revocation feed from their disks
    void restart(boolean forget) {
        Out.say("kill -9 of every process");
        for (var process : List.of(bridgeProcess, deckProcess)) {
            process.kill();
            if (forget) {
                forget(process);
            }
            process.restart();
        }
        Await.until(
                "accounts' process to know", STARTING, () -> status("accounts").equals("unavailable"));
        StatusWatch.up(loop, deck, List.of("chat", "pay"), STARTING);
    }

    /// The state of a module in its own process.
    String status(String module) {
        var process = module.equals("accounts") ? bridge : deck;
        return StatusWatch.stateOf(loop, process, module);
    }

    Api bridge() {
        return bridge;
    }

    Api deck() {
        return deck;
    }

    int bridgePort() {
        return bridgePort;
    }

    int port(Api process) {
        return process == bridge ? bridgePort : deckPort;
    }

    @Override
    public void close() {
        deckProcess.close();
        bridgeProcess.close();
    }

    private static void forget(Application process) {
        try {
            Files.deleteIfExists(process.data().resolve("revocations/feed"));
            Files.deleteIfExists(process.data().resolve("revocations/synced"));
        } catch (IOException failed) {
            throw new CannotRun("deleting the revocation feed", failed);
        }
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }
}
