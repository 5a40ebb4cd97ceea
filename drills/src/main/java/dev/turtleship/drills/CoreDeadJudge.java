package dev.turtleship.drills;

import dev.turtleship.drills.CoreDeadRun.Answered;
import dev.turtleship.drills.CoreDeadRun.Refusal;
import java.util.List;
import java.util.Set;

/// The contract of `core-dead`, judged on what a run saw.
final class CoreDeadJudge {
    static final List<String> LINES = List.of(
            "nobody_signed_out",
            "grace_is_marked",
            "chat_goes_on",
            "pay_goes_on",
            "sign_in_refused_with_reason",
            "no_key_no_grace",
            "revoked_within_5s",
            "revoked_after_restart",
            "expired_never_accepted",
            "sensitive_refused",
            "back_within_10s",
            "revocations_merged",
            "normal_again");

    private static final long SECOND = 1_000_000_000L;
    private static final Set<Integer> REFUSED = Set.of(401, 403, 503);

    private CoreDeadJudge() {}

    static void judge(CoreDeadRun run, Contract contract) {
        goesOn(run, contract);
        refused(run, contract);
        revoked(run, contract);
        afterwards(run, contract);
    }

    private static void goesOn(CoreDeadRun run, Contract contract) {
        contract.line(
                "nobody_signed_out", others("refreshes", run.refreshes(), 200), told(run.refreshes(), "refreshes"));
        long unmarked = run.grants().stream().filter(grace -> !grace).count();
        contract.line(
                "grace_is_marked",
                unmarked == 0 && !run.grants().isEmpty(),
                run.grants().size() + " tokens, " + unmarked + " without a mark");
        contract.line("chat_goes_on", others("messages", run.messages(), 201), told(run.messages(), "messages"));
        contract.line(
                "pay_goes_on", others("transfers", run.transfers(), 201, 200), told(run.transfers(), "transfers"));
    }

    private static void refused(CoreDeadRun run, Contract contract) {
        contract.line("sign_in_refused_with_reason", explained(run.signIn()), told(run.signIn()));
        contract.line("no_key_no_grace", explained(run.withoutKey()), told(run.withoutKey()));
        contract.line(
                "expired_never_accepted", not401(run.expired()), run.expired().size() + " requests");
        var done = new Breaks();
        if (run.sensitive().isEmpty()) {
            done.add("nothing was tried");
        }
        for (var each : run.sensitive()) {
            if (!REFUSED.contains(each.status())) {
                done.add(each.what() + " was answered " + each.status());
            }
        }
        contract.line("sensitive_refused", done, run.sensitive().toString());
    }

    private static void revoked(CoreDeadRun run, Contract contract) {
        var late = new Breaks();
        long slowest = 0;
        if (run.revoked().isEmpty()) {
            late.add("nobody signed out");
        }
        for (var each : run.revoked()) {
            if (each.nanos() > 5 * SECOND) {
                late.add(each.what() + " after " + seconds(each.nanos()));
            }
            slowest = Math.max(slowest, each.nanos());
        }
        contract.line("revoked_within_5s", late, run.revoked().size() + " refusals, slowest " + seconds(slowest));
        if (slowest != CoreDeadRun.NEVER) {
            contract.figure("revoked_s", slowest / 1e9);
        }
        contract.line(
                "revoked_after_restart",
                not401(run.afterRestart()),
                run.afterRestart().size() + " requests");
    }

    private static void afterwards(CoreDeadRun run, Contract contract) {
        contract.timed("back_within_10s", run.back() <= 10 * SECOND, seconds(run.back()));
        contract.line(
                "revocations_merged",
                run.merged() == run.revokedSessions() && run.merged() > 0,
                run.merged() + " of " + run.revokedSessions() + " in the database");
        var wrong = others("refreshes", run.afterwards().staying(), 200);
        wrong.addAll(
                others("refreshes of those who signed out", run.afterwards().gone(), 401));
        contract.line("normal_again", wrong, told(run.afterwards().staying(), "refreshes"));
    }

    /// A retryable refusal that says who is away.
    private static boolean explained(Refusal refusal) {
        return refusal.status() == 503
                && refusal.type().equals("/problems/core/unavailable")
                && refusal.detail().contains("accounts");
    }

    private static Breaks others(String what, List<Integer> statuses, Integer... wanted) {
        var others = new Breaks();
        if (statuses.isEmpty()) {
            others.add("no " + what);
        }
        for (int status : statuses) {
            if (!List.of(wanted).contains(status)) {
                others.add("answered " + status);
            }
        }
        return others;
    }

    private static Breaks not401(List<Answered> answers) {
        var accepted = new Breaks();
        if (answers.isEmpty()) {
            accepted.add("nothing was tried");
        }
        for (var each : answers) {
            if (each.status() != 401) {
                accepted.add(each.what() + " was answered " + each.status());
            }
        }
        return accepted;
    }

    private static String told(List<Integer> statuses, String what) {
        return statuses.size() + " " + what;
    }

    private static String told(Refusal refusal) {
        return refusal.status() + " " + refusal.type() + ": " + refusal.detail();
    }

    private static String seconds(long nanos) {
        return nanos == CoreDeadRun.NEVER ? "never" : Out.format("%.1f s", nanos / 1e9);
    }
}
