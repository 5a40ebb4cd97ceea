package dev.turtleship.drills;

import dev.turtleship.drills.LoginStormRun.Guess;
import dev.turtleship.drills.LoginStormRun.Guesses;
import dev.turtleship.drills.LoginStormRun.Refresh;
import dev.turtleship.drills.LoginStormRun.SignIn;
import dev.turtleship.drills.LoginStormRun.SignIns;
import dev.turtleship.drills.LoginStormRun.Visit;
import java.util.ArrayList;
import java.util.List;

/// The contract of `login-storm`, judged on what a run saw.
final class LoginStormJudge {
    private static final double SIGN_IN_MILLIS = 10_000;
    private static final double REFRESH_P99_MILLIS = 500;

    private LoginStormJudge() {}

    static List<String> lines() {
        var lines = new ArrayList<>(List.of(
                "guessing_ends",
                "owner_signs_in",
                "unknown_handles_look_alike",
                "sign_ins_answered",
                "sign_ins_in_time",
                "flood_is_refused",
                "quiet_sign_ins_succeed",
                "refreshes_succeed",
                "refresh_p99_storm",
                "transfers_settle",
                "sign_in_works_after",
                "nobody_signed_out"));
        lines.addAll(ChatSide.lines(LoginStorm.TROUBLE));
        lines.addAll(NothingLost.LINES);
        return lines;
    }

    static void judge(LoginStormRun run, Contract contract) {
        guesses(run.guesses(), contract);
        signIns(run.signIns(), contract);
        refreshes(run, contract);
        run.chat().judge(LoginStorm.TROUBLE, run.healthy(), run.storm(), contract);
        long settled = run.pay().calls().stream().filter(TransferCall::settled).count();
        long transfers = run.pay().calls().size();
        contract.line("transfers_settle", settled == transfers && settled > 0, settled + " of " + transfers);
        var after = new Breaks();
        requireIn(run.after(), after);
        contract.timed(
                "sign_in_works_after",
                after,
                Out.format("after %.0f ms", run.after().millis()));
        contract.line(
                "nobody_signed_out",
                run.lost().isEmpty(),
                run.lost().isEmpty() ? "everybody goes on" : String.join(", ", run.lost()));
        NothingLost.judge(run.chat().history(), run.pay(), contract);
    }

    private static void guesses(Guesses guesses, Contract contract) {
        long judged =
                guesses.known().stream().filter(each -> each.status() == 401).count();
        long told = guesses.known().stream()
                .filter(each -> each.status() == 429 && each.retryAfter() > 0)
                .count();
        contract.line(
                "guessing_ends",
                told > 0 && judged + told == guesses.known().size() && judged <= LoginStorm.GUESSES_JUDGED,
                judged + " guesses judged, then " + told + " refused as too many");
        contract.line(
                "owner_signs_in", guesses.ownerStatus() == 201, "the owner was answered " + guesses.ownerStatus());
        var apart = new Breaks();
        for (int i = 0; i < guesses.known().size(); i++) {
            var known = guesses.known().get(i);
            var unknown = guesses.unknown().get(i);
            if (known.status() != unknown.status() || !known.words().equals(unknown.words())) {
                apart.add("guess " + i + ": " + known.status() + " " + known.words()
                        + " but for a handle that nobody has " + unknown.status() + " " + unknown.words());
            }
        }
        contract.line("unknown_handles_look_alike", apart, guesses.known().size() + " guesses at either");
        contract.figure("guess_known_p50_ms", median(guesses.known()));
        contract.figure("guess_unknown_p50_ms", median(guesses.unknown()));
    }

    /// Of the guesses that were judged: of those the time could tell who exists.
    private static double median(List<Guess> guesses) {
        var millis = guesses.stream()
                .filter(each -> each.status() == 401)
                .mapToDouble(Guess::millis)
                .sorted()
                .toArray();
        return millis.length == 0 ? 0 : millis[millis.length / 2];
    }

    private static void signIns(SignIns signIns, Contract contract) {
        var other = new Breaks();
        var late = new Breaks();
        for (var each : signIns.all()) {
            if (each.millis() > SIGN_IN_MILLIS) {
                late.add(Out.format("one was answered %d after %.0f ms", each.status(), each.millis()));
            } else if (each.status() != 201 && !(each.refused() && each.retryAfter() > 0)) {
                other.add("one was answered " + each.status() + ", to come back after " + each.retryAfter() + " s");
            }
        }
        long in = signIns.all().stream().filter(each -> each.status() == 201).count();
        long refused = signIns.all().stream().filter(SignIn::refused).count();
        double slowest =
                signIns.all().stream().mapToDouble(SignIn::millis).max().orElse(0);
        contract.line("sign_ins_answered", other, signIns.all().size() + " sign-ins, " + in + " in");
        contract.timed("sign_ins_in_time", late, Out.format("slowest %.0f ms", slowest));
        contract.line(
                "flood_is_refused",
                refused > 0,
                refused + " of " + signIns.all().size() + " refused");
        var out = new Breaks();
        signIns.visits().forEach(visit -> requireIn(visit, out));
        var latency = new Latency();
        signIns.visits().stream().filter(Visit::in).forEach(visit -> latency.add(visit.dueAt(), visit.inAt()));
        long again =
                signIns.visits().stream().filter(visit -> visit.tries() > 1).count();
        contract.timed(
                "quiet_sign_ins_succeed",
                signIns.visits().isEmpty() ? false : out.none(),
                out.figure(latency + ", " + again + " had to come back"));
        contract.figure("sign_ins", signIns.all().size());
        contract.figure("sign_ins_in", in);
        contract.figure("sign_ins_refused", refused);
        contract.figure("sign_ins_max_ms", slowest);
        contract.figure("quiet_came_back", again);
        contract.figure("quiet_max_ms", latency.maxMillis());
    }

    private static void requireIn(Visit visit, Breaks out) {
        if (!visit.in()) {
            out.add(visit.address() + " gave up after " + visit.tries() + " tries");
        } else if (visit.millis() > SIGN_IN_MILLIS) {
            out.add(Out.format("%s was in after %.0f ms", visit.address(), visit.millis()));
        }
    }

    private static void refreshes(LoginStormRun run, Contract contract) {
        var failed = new Breaks();
        var healthy = new Latency();
        var storm = new Latency();
        for (Refresh each : run.refreshes()) {
            if (each.status() != 200) {
                failed.add("one was answered " + each.status());
            }
            if (run.storm().contains(each.dueAt())) {
                storm.add(each.dueAt(), each.answeredAt());
            } else if (run.healthy().contains(each.dueAt())) {
                healthy.add(each.dueAt(), each.answeredAt());
            }
        }
        contract.line("refreshes_succeed", failed, run.refreshes().size() + " refreshes");
        contract.latency(
                "refresh_p99_storm",
                storm.count() > 0 && storm.millis(99) <= REFRESH_P99_MILLIS,
                Out.format(
                        "%.1f ms (limit %.0f, healthy %.1f)",
                        storm.millis(99), REFRESH_P99_MILLIS, healthy.millis(99)));
        contract.figure("refresh_healthy_p99_ms", healthy.millis(99));
        contract.figure("refresh_storm_p50_ms", storm.millis(50));
        contract.figure("refresh_storm_p99_ms", storm.millis(99));
    }
}
