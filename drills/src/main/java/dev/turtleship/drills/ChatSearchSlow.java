package dev.turtleship.drills;

import dev.turtleship.drills.ChatSearchRun.Call;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Heavy searches over a large conversation, far more than the lane takes, while text goes on and people read their
/// history: a lane floods, and the others do not notice.
///
///     set up -> warm up -> healthy -> flooded -> after -> settle and compare
final class ChatSearchSlow implements Drill {
    /// What text must not notice, as in the name of its line.
    static final String TROUBLE = "flooded";

    private record Scale(Traffic.Load load, int searches, int warmUpSeconds, int healthySeconds, int floodSeconds) {}

    private static final Scale LARGE = new Scale(new Traffic.Load(200, 1_000, 2, 1), 100, 40, 15, 15);
    private static final Scale SMALL = new Scale(new Traffic.Load(20, 100, 2, 1), 50, 3, 5, 8);

    private static final int PULLS = 5;
    private static final int CONNECTIONS = 3_000;
    private static final Duration SET_UP = Duration.ofMinutes(1);
    private static final Duration AGAIN = Duration.ofSeconds(10);
    private static final Duration SETTLING = Duration.ofSeconds(70);

    private static final int LARGE_LOG = 5_000;
    /// Nobody says "도 말", but each text has its two pairs of characters, which is all that the index knows of it:
    /// every search reads as far as it may, and finds nothing.
    private static final String NOWHERE = "%EB%8F%84%20%EB%A7%90";

    /// A log of long texts, written past the application: sending them would take minutes.
    private static final String FILL = """
            with filled as (
                update conversation set last_seq = last_seq + ? where id = ? returning id, last_seq - ? as before)
            insert into entry (conversation, seq, sender, client_id, kind, body, sent_at)
            select f.id, f.before + n, ?, gen_random_uuid(), 'text',
                   to_json(repeat(md5(cast(n as text)) || ' 아무도 찾지 않는 말 ', 40)), now()
            from filled f
            cross join generate_series(1, ?) n
            """;

    @Override
    public String name() {
        return "chat-search-slow";
    }

    @Override
    public String about() {
        return "chat's search lane is flooded with heavy searches; text and history must not notice";
    }

    @Override
    public List<String> lines() {
        return ChatSearchJudge.lines();
    }

    @Override
    public String control() {
        return PayAway.CONTROL;
    }

    @Override
    public Set<String> mustBreak() {
        return Set.of("flood_is_refused", "searches_in_time", "history_works");
    }

    @Override
    public void run(DrillRun run) {
        try (var application = Application.start(run.launchWithoutWallsInControl());
                var loop = new Loop()) {
            var scale = run.full() ? LARGE : SMALL;
            var ids = run.ids();
            var traffic = new Traffic(loop, application, scale.load(), ids, false);
            var person = traffic.people().getFirst();
            var searcher = loop.await("signing up", SET_UP, () -> People.signUp(loop, traffic.api(), 1, ids))
                    .getFirst();
            var conversation = traffic.converse(searcher, person);
            fill(application.postgres("chat"), conversation, searcher);
            var flood = new Flood(new Api(loop, application.port(), CONNECTIONS), searcher, conversation);
            ChatSearchJudge.judge(drive(scale, loop, traffic, flood), run.contract());
        }
    }

    private static void fill(PostgresTree chat, String conversation, Person sender) {
        try (var connection = chat.connect();
                var statement = connection.prepareStatement(FILL)) {
            statement.setInt(1, LARGE_LOG);
            statement.setObject(2, UUID.fromString(conversation));
            statement.setInt(3, LARGE_LOG);
            statement.setObject(4, UUID.fromString(sender.id()));
            statement.setInt(5, LARGE_LOG);
            statement.executeUpdate();
        } catch (SQLException failed) {
            throw new CannotRun("filling a conversation", failed);
        }
    }

    private static ChatSearchRun drive(Scale scale, Loop loop, Traffic traffic, Flood flood) {
        var pulls = new Pace(loop, PULLS, flood::pull);
        var searches = new Pace(loop, scale.searches(), flood::search);
        traffic.start();
        pulls.start();
        Await.elapsed(Duration.ofSeconds(scale.warmUpSeconds()));
        Out.say("healthy for %d s", scale.healthySeconds());
        long healthy = System.nanoTime();
        boolean before = flood.findsOne(loop);
        Await.elapsed(Duration.ofSeconds(scale.healthySeconds()));
        Out.say("%d heavy searches/s for %d s", scale.searches(), scale.floodSeconds());
        long flooding = System.nanoTime();
        searches.start();
        Await.elapsed(Duration.ofSeconds(scale.floodSeconds()));
        searches.stop();
        long flooded = System.nanoTime();
        boolean after = Await.within(AGAIN, () -> flood.findsOne(loop));
        pulls.stop();
        traffic.stop();
        Out.say("load ended; settling");
        traffic.settle(SETTLING);
        Await.within(SETTLING, () -> loop.ask(flood::allAnswered));
        var pay = traffic.collect(new ArrayList<>(traffic.resolveUnknown(System.nanoTime(), AGAIN)));
        return new ChatSearchRun(
                new Window(healthy, flooding),
                new Window(flooding, flooded),
                ChatSide.of(traffic.crowd()),
                pay,
                flood.calls(),
                before,
                after);
    }

    /// Belongs to the loop while it runs.
    private static final class Flood {
        private final Api api;
        private final Person person;
        private final String conversation;
        private final List<Call> searches = new ArrayList<>();
        private final List<Call> pulls = new ArrayList<>();
        private int begun;

        Flood(Api api, Person person, String conversation) {
            this.api = api;
            this.person = person;
            this.conversation = conversation;
        }

        void search(long number, long dueAt) {
            begin("/v1/chat/messages?q=" + NOWHERE + "&conversation=" + conversation, dueAt, searches);
        }

        void pull(long number, long dueAt) {
            begin("/v1/chat/conversations/" + conversation + "/messages?limit=5", dueAt, pulls);
        }

        private void begin(String path, long dueAt, List<Call> into) {
            begun++;
            api.get(path, person.token())
                    .onSuccess(answer -> into.add(new Call(
                            dueAt,
                            answer.endedAt(),
                            answer.status(),
                            answer.json().path("type").asText())));
        }

        boolean allAnswered() {
            return searches.size() + pulls.size() == begun;
        }

        ChatSearchRun.Calls calls() {
            return new ChatSearchRun.Calls(searches, pulls);
        }

        /// A search in all conversations for a word that is in every text of the large one.
        boolean findsOne(Loop loop) {
            var answer = loop.await(
                    "searching",
                    SET_UP.plus(AGAIN),
                    () -> api.get("/v1/chat/messages?q=%EC%95%84%EB%AC%B4%EB%8F%84&limit=1", person.token()));
            return answer.status() == 200 && answer.json().path("items").size() == 1;
        }
    }
}
