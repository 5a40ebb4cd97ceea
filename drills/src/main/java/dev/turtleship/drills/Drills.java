package dev.turtleship.drills;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/// All drills, and the program behind `./turtleship drill`.
/// Exit code 0: the contract held; 1: it is broken (in a control: in exactly the lines that must break); 2: the drill
/// could not run, or a control did not do what it must. Of all together: 0 when each did what it must, else 1.
public final class Drills {
    static final List<Drill> DRILLS = List.of(
            new PayFrozen(),
            new PayDead(),
            new KillNine(),
            new BootAlone(),
            new CoreDead(),
            new ChatSearchSlow(),
            new SlowReaders(),
            new ReconnectStorm(),
            new Poison(),
            new LoginStorm(),
            new TaxiFrozen(),
            new IdentityDead(),
            new MediaDead(),
            new MediaDiskFull(),
            new PushDead(),
            new TaxiPayDead(),
            new GiftsFrozen(),
            new GiftsPayDead(),
            new GiftsChatDead(),
            new Demo());

    private static final Set<String> FLAGS =
            Set.of("--quick", "--control", "--seed", "--tries", "--distinct", "--jobs");

    private Drills() {}

    /// How a drill ended, and after how long, tries included; `wanted` when it held or, as a control, broke as it must.
    record Result(Drill drill, int exit, boolean wanted, Contract contract, long seconds) {
        int broken() {
            return contract.broken().size();
        }

        int held() {
            return contract.lines().size() - broken();
        }

        boolean mayBeTriedAgain() {
            return contract.lines().isEmpty() || contract.onlyLate();
        }

        String verdict() {
            return wanted ? "as it must" : "NOT AS IT MUST";
        }
    }

    public static void main(String[] words) {
        System.exit(run(Args.of(words)));
    }

    private static int run(Args args) {
        try {
            args.allow(FLAGS);
            return switch (args.name()) {
                case "list" -> list();
                case "all" -> all(args);
                default -> once(named(args.name()), args, seed(args)).exit();
            };
        } catch (CannotRun reason) {
            System.err.println(reason.getMessage());
            return Contract.CANNOT_RUN;
        }
    }

    private static int list() {
        int width = DRILLS.stream().mapToInt(each -> each.name().length()).max().orElse(0);
        for (var drill : DRILLS) {
            Out.say("%-" + width + "s  %s", drill.name(), drill.about());
        }
        return Contract.HELD;
    }

    private static Drill named(String name) {
        return DRILLS.stream()
                .filter(drill -> drill.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CannotRun("no drill " + name + "; there are: "
                        + String.join(", ", DRILLS.stream().map(Drill::name).toList())));
    }

    private static int all(Args args) {
        var results = results(args.has("--distinct") ? distinct() : DRILLS, args);
        System.out.print(table(results));
        System.out.println(json(Mode.of(args), results));
        return results.stream().allMatch(Result::wanted) ? Contract.HELD : Contract.BROKEN;
    }

    /// So many at a time, each with an application of its own; those that want the machine for themselves come last.
    private static List<Result> results(List<Drill> drills, Args args) {
        long seed = seed(args);
        var results = new TreeMap<Integer, Result>();
        try (var together = Executors.newFixedThreadPool(args.number("--jobs", 1))) {
            var begun = new TreeMap<Integer, Future<Result>>();
            for (int i = 0; i < drills.size(); i++) {
                var drill = drills.get(i);
                if (!drill.alone()) {
                    begun.put(i, together.submit(() -> severalTries(drill, args, seed)));
                }
            }
            for (var each : begun.entrySet()) {
                results.put(each.getKey(), each.getValue().get());
            }
        } catch (ExecutionException bug) {
            throw new IllegalStateException("a drill ended without a result", bug.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CannotRun("the drills", interrupted);
        }
        for (int i = 0; i < drills.size(); i++) {
            if (drills.get(i).alone()) {
                results.put(i, severalTries(drills.get(i), args, seed));
            }
        }
        return List.copyOf(results.values());
    }

    /// One drill for each protection that controls take away: the first.
    static List<Drill> distinct() {
        var seen = new HashSet<String>();
        return DRILLS.stream().filter(drill -> seen.add(drill.control())).toList();
    }

    /// A busy neighbour on the machine can break a line about time, or keep a drill from being set up, which then
    /// judged nothing; what is lost is never tried again.
    private static Result severalTries(Drill drill, Args args, long seed) {
        Out.speakingOf(drill.name());
        int tries = args.number("--tries", 1);
        long began = System.nanoTime();
        var result = once(drill, args, seed);
        for (int number = 2; number <= tries && !result.wanted() && result.mayBeTriedAgain(); number++) {
            Out.say("%s did not come out as it must; try %d of %d", drill.name(), number, tries);
            result = once(drill, args, seed);
        }
        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        return new Result(drill, result.exit(), result.wanted(), result.contract(), seconds);
    }

    private static Result once(Drill drill, Args args, long seed) {
        var run = new DrillRun(drill, Mode.of(args), seed);
        long began = System.nanoTime();
        int exit;
        try {
            exit = run.go();
        } catch (CannotRun reason) {
            System.err.println("the drill could not run: " + reason.getMessage());
            exit = Contract.CANNOT_RUN;
        } catch (RuntimeException bug) {
            // The next drill of all is run nevertheless.
            System.err.println("the drill itself failed: " + bug);
            bug.printStackTrace();
            exit = Contract.CANNOT_RUN;
        }
        boolean wanted = exit == (run.control() ? Contract.BROKEN : Contract.HELD);
        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        return new Result(drill, exit, wanted, run.contract(), seconds);
    }

    private static long seed(Args args) {
        return args.number("--seed", ThreadLocalRandom.current().nextInt(1 << 24));
    }

    /// All drills of a run for people: how many lines of each held and broke, and how long it took.
    static String table(List<Result> results) {
        int width = Math.max(
                "drill".length(),
                results.stream()
                        .mapToInt(each -> each.drill().name().length())
                        .max()
                        .orElse(0));
        var row = "%-" + width + "s  %5s  %6s  %7s  %s\n";
        var table = new StringBuilder(Out.format(row, "drill", "held", "broken", "seconds", ""));
        for (var each : results) {
            table.append(
                    Out.format(row, each.drill().name(), each.held(), each.broken(), each.seconds(), each.verdict()));
        }
        return table.toString();
    }

    static String json(Mode mode, List<Result> results) {
        var json = Json.object().put("drill", "all").put("mode", mode.word());
        long wanted = results.stream().filter(Result::wanted).count();
        json.put("held", wanted).put("broken", results.size() - wanted);
        var array = json.putArray("drills");
        for (var result : results) {
            array.addObject()
                    .put("drill", result.drill().name())
                    .put("held", result.held())
                    .put("broken", result.broken())
                    .put("seconds", result.seconds())
                    .put("exit", result.exit());
        }
        return Json.write(json);
    }
}
