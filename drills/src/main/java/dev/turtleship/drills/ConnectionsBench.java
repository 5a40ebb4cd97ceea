package dev.turtleship.drills;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Many signed-in sockets: what one costs that says nothing, and how long it takes until all are back that were cut off
/// at once, each with the hello that a device says which knows what was said up to then.
final class ConnectionsBench {
    static final String NAME = "connections";

    private static final Duration SET_UP = Duration.ofMinutes(10);
    private static final Duration BACK = Duration.ofMinutes(2);
    private static final int API_CONNECTIONS = 16;
    /// As many handshakes under way as the server's backlog takes.
    private static final int AT_ONCE = 256;

    private static final int HELLO = 1;
    private static final int MESSAGES = 3;

    private static final String TRANSACTIONS = """
            select xact_commit + xact_rollback from pg_stat_database where datname = current_database()
            """;

    private final Application application;
    private final Loop loop;
    private final Api api;
    private final int sockets;
    private final WebSocketClient client;
    private final List<WebSocket> open = new ArrayList<>();
    private int closed;
    private int strange;

    private ConnectionsBench(Application application, Loop loop, Api api, int sockets) {
        this.application = application;
        this.loop = loop;
        this.api = api;
        this.sockets = sockets;
        this.client = loop.vertx().createWebSocketClient(new WebSocketClientOptions().setMaxConnections(sockets + 10));
    }

    static int run(Args args) {
        args.allow(Set.of("--sockets", "--people", "--seed"));
        int sockets = args.number("--sockets", 10_000);
        int people = args.number("--people", 200);
        long seed = args.number("--seed", ThreadLocalRandom.current().nextInt(1 << 24));
        var launch = Launch.of(Home.standard(), "bench-" + NAME).option("-XX:NativeMemoryTracking=summary");
        try (var application = Application.start(launch);
                var loop = new Loop()) {
            var api = new Api(loop, application.port(), API_CONNECTIONS);
            StatusWatch.allUp(loop, api, application);
            Setup.print(loop, api, application, "chat");
            Out.say("%d sockets of %d people, seed %d", sockets, people, seed);
            return new ConnectionsBench(application, loop, api, sockets).measure(people, new Ids(seed));
        }
    }

    private int measure(int count, Ids ids) {
        var people = loop.await("signing up", SET_UP, () -> People.signUp(loop, api, count, ids));
        var known = new String[count];
        loop.await("talking", SET_UP, () -> loop.each(count / 2, 4, pair -> talk(people, pair, known, ids)));
        // What a first socket of each person loads and fills is not what a socket costs.
        connect(people, known, count);
        var before = Memory.of(application);
        connect(people, known, sockets);
        var after = Memory.of(application);
        int held = loop.ask(open::size);

        loop.await("cutting off", BACK, () -> {
            open.forEach(WebSocket::close);
            open.clear();
            return Future.succeededFuture();
        });
        Await.until("the sockets to be closed", BACK, () -> loop.ask(() -> closed) >= sockets);
        long transactions = Stored.count(application.postgres("chat"), TRANSACTIONS);
        var cpu = Cpu.now(application);
        long from = System.nanoTime();
        connect(people, known, sockets);
        double seconds = (System.nanoTime() - from) / 1e9;
        var used = Cpu.now(application).since(cpu);
        // The server tells its counts some time after.
        long asked = settledTransactions() - transactions;

        var figures = new LinkedHashMap<String, Number>();
        double each = sockets - count;
        figures.put("sockets", held);
        figures.put("bytes_per_idle_connection", (after.bytes() - before.bytes()) / each);
        figures.put("heap_bytes_per_idle_connection", (after.heap() - before.heap()) / each);
        figures.put("native_bytes_per_idle_connection", (after.nonHeap() - before.nonHeap()) / each);
        figures.put("reconnect_10k_s", seconds * 10_000 / sockets);
        figures.put("transactions_per_reconnect", asked / (double) sockets);
        figures.put("server_cpu_us_per_reconnect", used.server() / (double) sockets);
        figures.put("postgres_cpu_us_per_reconnect", used.postgres() / (double) sockets);
        figures.put("generator_cpu_us_per_reconnect", used.generator() / (double) sockets);
        figures.put("errors", strange + (held - sockets));
        BenchReport.print(NAME, figures, List.of());
        return strange == 0 && held == sockets ? 0 : 1;
    }

    private long settledTransactions() {
        var last = new long[] {-1};
        Await.until("the database to have told its counts", BACK, () -> {
            Await.elapsed(Duration.ofSeconds(1));
            long now = Stored.count(application.postgres("chat"), TRANSACTIONS);
            // Asking for it is a transaction, too.
            boolean settled = now - last[0] <= 2;
            last[0] = now;
            return settled;
        });
        return last[0];
    }

    /// Persons 2i and 2i + 1 have said something to each other.
    private Future<Void> talk(List<Person> people, int pair, String[] known, Ids ids) {
        var one = people.get(2 * pair);
        var other = people.get(2 * pair + 1);
        var body = Json.object().put("kind", "direct").put("person", other.id());
        return api.until(
                        "making a conversation",
                        Duration.ofSeconds(20),
                        Api.Answer::success,
                        () -> api.post("/v1/chat/conversations", one.token(), body))
                .compose(answer -> {
                    var id = answer.json().path("id").asText();
                    known[2 * pair] = id;
                    known[2 * pair + 1] = id;
                    return loop.each(
                            MESSAGES,
                            1,
                            message -> api.put(
                                    "/v1/chat/conversations/" + id + "/messages/" + ids.next(),
                                    one.token(),
                                    Json.object().put("kind", "text").put("text", "message " + message)));
                });
    }

    /// Until so many sockets are open and have said hello.
    private void connect(List<Person> people, String[] known, int until) {
        int have = loop.ask(open::size);
        loop.await(
                "opening sockets",
                SET_UP,
                () -> loop.each(until - have, AT_ONCE, i -> {
                    int index = (have + i) % people.size();
                    return connect(people.get(index), known[index]);
                }));
    }

    private Future<Void> connect(Person person, String conversation) {
        var options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(application.port())
                .setURI("/v1/socket");
        return client.connect(options).compose(socket -> greet(socket, person, conversation));
    }

    private Future<Void> greet(WebSocket socket, Person person, String conversation) {
        Promise<Void> greeted = Promise.promise();
        socket.textMessageHandler(frame -> {
            if (ChatFrames.isType(frame, "ok")) {
                open.add(socket);
                greeted.tryComplete();
            } else if (!ChatFrames.isType(frame, "chat.caught_up")) {
                strange++;
                greeted.tryFail(new CannotRun("a socket was told " + frame));
            }
        });
        socket.closeHandler(ignored -> {
            closed++;
            greeted.tryFail(new CannotRun("a socket was closed with " + socket.closeStatusCode()));
        });
        socket.exceptionHandler(ignored -> {});
        var hello = Json.object().put("id", HELLO).put("type", "hello");
        var body = hello.putObject("body").put("token", person.token());
        body.putObject("resume").putObject("chat").putObject("known").put(conversation, MESSAGES);
        socket.writeTextMessage(Json.write(hello));
        return greeted.future();
    }
}
