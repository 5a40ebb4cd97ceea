package dev.turtleship.drills;

import dev.turtleship.drills.CoreDeadRun.Answered;
import dev.turtleship.drills.CoreDeadRun.Refusal;
import dev.turtleship.drills.CoreDeadRun.Timed;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Accounts' database is gone for longer than an access token lives, in a ship of two processes (accounts; chat and
/// pay). People with a device key go on. Two sign out meanwhile, one at each process; then both processes are killed
/// and started again, with the database still gone.
final class CoreDead implements Drill {
    private static final Duration TOKEN_LIFE = Duration.ofSeconds(30);
    private static final Duration OUTAGE_QUICK = Duration.ofSeconds(50);
    private static final Duration OUTAGE_FULL = Duration.ofSeconds(120);

    @Override
    public String name() {
        return "core-dead";
    }

    @Override
    public String about() {
        return "accounts' database gone for longer than a token lives; people go on, and who signs out is out";
    }

    @Override
    public List<String> lines() {
        return CoreDeadJudge.LINES;
    }

    @Override
    public String control() {
        return "with the revocation feed deleted before the restart";
    }

    @Override
    public Set<String> mustBreak() {
        return Set.of(
                "nobody_signed_out",
                "grace_is_marked",
                "chat_goes_on",
                "pay_goes_on",
                "revoked_after_restart",
                "revocations_merged",
                "normal_again");
    }

    @Override
    public void run(DrillRun run) {
        try (var servers = new OwnServers();
                var loop = new Loop()) {
            var accounts = servers.make("accounts");
            try (var ship = new CoreDeadShip(run, loop, accounts)) {
                var outage = new Outage(run, loop, ship, accounts);
                outage.begin();
                outage.signOut();
                ship.restart(run.control());
                outage.afterRestart();
                outage.goOn(run.full() ? OUTAGE_FULL : OUTAGE_QUICK);
                outage.refusals();
                outage.end();
                CoreDeadJudge.judge(outage.seen(), run.contract());
            }
        }
    }

    static Duration tokenLife() {
        return TOKEN_LIFE;
    }

    private static final class Outage {
        private static final Duration LIMIT = Duration.ofSeconds(30);
        private static final Duration REVOKED_LIMIT = Duration.ofSeconds(10);
        private static final Duration ROUND = Duration.ofSeconds(1);
        private static final Duration REFRESH_BEFORE = Duration.ofSeconds(10);

        private final DrillRun run;
        private final Loop loop;
        private final CoreDeadShip ship;
        private final OwnPostgres server;
        private final CoreDeadPeople people;
        private final List<Integer> refreshes = new ArrayList<>();
        private final List<Boolean> grants = new ArrayList<>();
        private final List<Integer> messages = new ArrayList<>();
        private final List<Integer> transfers = new ArrayList<>();
        private final List<Timed> revoked = new ArrayList<>();
        private final List<Answered> afterRestart = new ArrayList<>();
        private final List<Answered> expired = new ArrayList<>();
        private final List<Answered> sensitive = new ArrayList<>();
        private Refusal signIn;
        private Refusal withoutKey;
        private long gone;
        private int rounds;
        private CoreDeadRun seen;

        Outage(DrillRun run, Loop loop, CoreDeadShip ship, OwnPostgres server) {
            this.run = run;
            this.loop = loop;
            this.ship = ship;
            this.server = server;
            this.people = new CoreDeadPeople(loop, ship, run.ids(), run.full() ? 40 : 12);
        }

        CoreDeadRun seen() {
            return seen;
        }

        void begin() {
            people.meet();
            people.refreshAll(ship.bridge()).forEach(answer -> answer.orFail("refreshing"));
            server.kill();
            gone = System.nanoTime();
            Await.until("accounts to be unavailable", LIMIT, () -> ship.status("accounts")
                    .equals("unavailable"));
            Out.say("accounts' database is gone");
        }

        /// One at the process of accounts, by signing out; one at the other, whose phone is lost.
        void signOut() {
            round();
            var leaver = people.leaver();
            var loser = people.loser();
            long began = System.nanoTime();
            await(() -> leaver.call(ship.bridge(), HttpMethod.DELETE, "/v1/sessions/current", null))
                    .orFail("signing out");
            await(() -> people.loserElsewhere()
                            .call(ship.deck(), HttpMethod.DELETE, "/v1/me/devices/" + loser.device(), null))
                    .orFail("signing a lost device out");
            for (var thing : things(leaver, "who signed out")) {
                revoked.add(new Timed(thing.what(), refusedAfter(began, thing)));
            }
            for (var thing : things(loser, "who lost a device")) {
                revoked.add(new Timed(thing.what(), refusedAfter(began, thing)));
            }
            round();
        }

        void afterRestart() {
            for (var thing : things(people.leaver(), "who signed out")) {
                afterRestart.add(new Answered(thing.what(), await(thing.call()).status()));
            }
            for (var thing : things(people.loser(), "who lost a device")) {
                afterRestart.add(new Answered(thing.what(), await(thing.call()).status()));
            }
        }

        void goOn(Duration outage) {
            while (System.nanoTime() - gone < outage.toNanos()) {
                long next = System.nanoTime() + ROUND.toNanos();
                round();
                Await.within(ROUND, () -> System.nanoTime() >= next);
            }
        }

        void refusals() {
            var stolen = people.everybody().stream()
                    .flatMap(each -> each.tokens().stream())
                    .filter(token -> token.endsWithin(Duration.ZERO))
                    .toList();
            for (var token : stolen) {
                for (var process : List.of(ship.deck(), ship.bridge())) {
                    var answer = await(() -> Traveller.call(process, HttpMethod.GET, people.own(process), token, null));
                    expired.add(new Answered("an expired token", answer.status()));
                }
            }
            var someone = people.staying().getFirst();
            signIn = refusal(await(() -> someone.signIn(ship.bridge())));
            withoutKey = refusal(await(() -> people.keyless().refresh(ship.bridge(), ship.bridgePort())));
            var name = Json.object().put("name", "Somebody else");
            sensitive("a new name", await(() -> someone.call(ship.bridge(), HttpMethod.PATCH, "/v1/me", name)));
            sensitive("money to a stranger", await(() -> people.pay(someone, people.stranger(), 1)));
            sensitive("much money", await(() -> people.pay(someone, people.partner(someone), 300_001)));
        }

        void end() {
            server.start();
            long returned = System.nanoTime();
            var someone = people.staying().getFirst();
            boolean worked = Await.within(
                    LIMIT, () -> await(() -> someone.signIn(ship.bridge())).success());
            long back = worked ? System.nanoTime() - returned : CoreDeadRun.NEVER;
            Await.within(LIMIT, () -> merged() == 2);
            var staying = statuses(people.refreshAll(ship.bridge()));
            var left = List.of(
                    await(() -> people.leaver().refresh(ship.bridge(), ship.bridgePort())),
                    await(() -> people.loser().refresh(ship.bridge(), ship.bridgePort())));
            seen = new CoreDeadRun(
                    refreshes,
                    grants,
                    messages,
                    transfers,
                    signIn,
                    withoutKey,
                    revoked,
                    afterRestart,
                    expired,
                    sensitive,
                    back,
                    2,
                    merged(),
                    new CoreDeadRun.Afterwards(staying, statuses(left)));
        }

        private static List<Integer> statuses(List<Api.Answer> answers) {
            return answers.stream().map(Api.Answer::status).toList();
        }

        /// Everybody who stays refreshes when it is time, at either process in turn, and writes and pays once.
        private void round() {
            rounds++;
            var process = rounds % 2 == 0 ? ship.deck() : ship.bridge();
            var due = people.staying().stream()
                    .filter(each -> each.newest().endsWithin(REFRESH_BEFORE))
                    .toList();
            for (var answer : people.refresh(due, process)) {
                refreshes.add(answer.status());
            }
            due.stream()
                    .filter(each -> !each.newest().endsWithin(REFRESH_BEFORE))
                    .forEach(each -> grants.add(each.newest().grace()));
            messages.addAll(statuses(people.write()));
            transfers.addAll(statuses(people.payAll()));
        }

        private record Thing(String what, Supplier<Future<Api.Answer>> call) {}

        /// Each process is asked by the access token and by the refresh token.
        private List<Thing> things(Traveller of, String who) {
            return List.of(
                    new Thing(
                            who + ", token, at chat",
                            () -> of.call(ship.deck(), HttpMethod.GET, people.own(ship.deck()), null)),
                    new Thing(
                            who + ", token, at accounts",
                            () -> of.call(ship.bridge(), HttpMethod.GET, people.own(ship.bridge()), null)),
                    new Thing(who + ", refresh, at chat", () -> people.tryRefresh(of, ship.deck())),
                    new Thing(who + ", refresh, at accounts", () -> people.tryRefresh(of, ship.bridge())));
        }

        private long refusedAfter(long began, Thing thing) {
            boolean refused =
                    Await.within(REVOKED_LIMIT, () -> await(thing.call()).status() == 401);
            return refused ? System.nanoTime() - began : CoreDeadRun.NEVER;
        }

        private void sensitive(String what, Api.Answer answer) {
            sensitive.add(new Answered(what, answer.status()));
        }

        private static Refusal refusal(Api.Answer answer) {
            var json = answer.json();
            return new Refusal(
                    answer.status(),
                    json.path("type").asText(),
                    json.path("detail").asText());
        }

        private int merged() {
            try (var connection = server.tree().connect();
                    var query = connection.prepareStatement("""
                            select count(*)
                            from revocation r
                            join session s on s.id = r.session
                            where cast(s.device as text) in (?, ?)
                            """)) {
                query.setString(1, people.leaver().device());
                query.setString(2, people.loser().device());
                try (var row = query.executeQuery()) {
                    row.next();
                    return row.getInt(1);
                }
            } catch (SQLException away) {
                return 0;
            }
        }

        private Api.Answer await(Supplier<Future<Api.Answer>> call) {
            return loop.await("an answer", LIMIT.multipliedBy(3), call);
        }
    }
}
