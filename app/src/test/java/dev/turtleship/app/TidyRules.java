package dev.turtleship.app;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.PrimitiveTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnionTypeTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.lang.model.type.TypeKind;

/// What a machine can check of one Java file. The limits are a ratchet: they are never loosened.
final class TidyRules extends TreeScanner<Void, Void> {
    private static final int MAX_FILE = 400;
    private static final int MAX_METHOD = 60;
    private static final int MAX_LINE = 120;
    private static final int MAX_PARAMETERS = 5;
    private static final int MAX_INJECTED = 7;

    /// A word that is not written, where it is, and what to write instead.
    private record Banned(String word, Predicate<TidySource> where, String instead) {}

    private static final Set<String> TOOLS = Set.of("drills", "drills/control");

    private static final List<Banned> BANNED_CALLS = List.of(
            new Banned("Instant.now", TidyRules::ownsNoClock, "inject a Clock"),
            new Banned("Clock.systemUTC", TidyRules::ownsNoClock, "inject a Clock"),
            new Banned("Clock.systemDefaultZone", TidyRules::ownsNoClock, "inject a Clock"),
            new Banned("Clock.system", TidyRules::ownsNoClock, "inject a Clock"),
            new Banned("UUID.randomUUID", source -> !source.isTest(), "use Ids.next() of core"),
            new Banned(
                    "Thread.sleep", source -> !source.name().equals("Await"), "use Await: a condition and a deadline"),
            new Banned("System.out", source -> !speaks(source), "use a Logger"),
            new Banned("System.err", source -> !speaks(source), "use a Logger"));

    private static final Map<String, String> BANNED_IMPORTS = Map.of(
            "lombok.", "a record",
            "com.google.common.", "the JDK's own collections",
            "org.mapstruct.", "a constructor",
            "io.vavr.", "the JDK's own types",
            "org.mockito.", "a fake by hand",
            "io.smallrye.mutiny.", "a virtual thread and blocking code",
            "java.util.Date", "java.time");

    private static final Pattern MARKS = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|HA" + "CK)\\b|@auth" + "or\\b");
    private static final Pattern NO_JOB = Pattern.compile(".*(Impl|Util|Utils|Helper|Helpers|Manager|Dto|DTO|Factory"
            + "|Controller|Repository|Mapper|Decorator|Processor|Base)|Abstract[A-Z].*|I[A-Z][a-z].*");

    private boolean inRecord;
    private final TidySource source;
    private final List<String> found = new ArrayList<>();

    private TidyRules(TidySource source) {
        this.source = source;
    }

    /// Everything wrong with the file, each as `path:line: what; what instead`.
    static List<String> check(TidySource source) {
        var rules = new TidyRules(source);
        rules.lines();
        rules.suffix();
        rules.scan(source.unit(), null);
        return rules.found;
    }

    private static boolean ownsNoClock(TidySource source) {
        return !source.path().contains("/core/time/")
                && !source.name().equals("SettableClock")
                && !TOOLS.contains(source.area());
    }

    private static boolean speaks(TidySource source) {
        return source.area().equals("app") || TOOLS.contains(source.area());
    }

    private void lines() {
        var lines = source.text().lines().toList();
        if (lines.size() > MAX_FILE) {
            report(1, lines.size() + " lines; split it, a file has at most " + MAX_FILE);
        }
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).length() > MAX_LINE) {
                report(i + 1, "a line of " + lines.get(i).length() + "; at most " + MAX_LINE);
            }
            if (MARKS.matcher(lines.get(i)).find()) {
                report(i + 1, "a mark of unfinished work or of ownership; open an issue, the history knows who");
            }
        }
    }

    private void suffix() {
        if (source.isModule()
                && !source.isTest()
                && NO_JOB.matcher(source.name()).matches()) {
            report(
                    1,
                    source.name() + "; the suffix is the job: Resource, Service, Store, Worker, Client, Frames, Inbox,"
                            + " Error, Config, Module or a plain noun");
        }
    }

    @Override
    public Void visitAnnotation(AnnotationTree annotation, Void nothing) {
        boolean path = annotation.getAnnotationType().toString().equals("Path");
        if (path && source.isModule() && !source.isTest() && !source.name().endsWith("Resource")) {
            report(source.firstLine(annotation), "routes in " + source.name() + "; a class with routes is a Resource");
        }
        return super.visitAnnotation(annotation, nothing);
    }

    /// The constructor of a record has the record's own members: it is the record that one should make.
    @Override
    public Void visitClass(ClassTree type, Void nothing) {
        boolean around = inRecord;
        inRecord = type.getKind() == Tree.Kind.RECORD;
        super.visitClass(type, nothing);
        inRecord = around;
        return null;
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
        int line = source.firstLine(method);
        int length = source.lastLine(method) - line + 1;
        if (length > MAX_METHOD) {
            report(line, method.getName() + " has " + length + " lines; split it, at most " + MAX_METHOD);
        }
        int most = method.getReturnType() == null ? MAX_INJECTED : MAX_PARAMETERS;
        boolean ofRecord = inRecord && method.getReturnType() == null;
        if (method.getParameters().size() > most && !ofRecord) {
            report(
                    line,
                    method.getName() + " takes " + method.getParameters().size() + "; make a record, at most " + most);
        }
        boolean test = method.getModifiers().getAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().matches("Test|ParameterizedTest"));
        if (test && !method.getName().toString().matches("[a-z0-9]+(_[a-z0-9]+)*")) {
            report(line, method.getName() + "; the name of a test is a sentence_in_snake_case");
        }
        return super.visitMethod(method, nothing);
    }

    @Override
    public Void visitCatch(CatchTree clause, Void nothing) {
        boolean keepsALoopAlive =
                source.name().endsWith("Worker") || source.name().endsWith("Client");
        if (source.isModule() && !source.isTest() && !keepsALoopAlive) {
            var type = clause.getParameter().getType();
            var types = type instanceof UnionTypeTree union ? union.getTypeAlternatives() : List.of(type);
            for (Tree caught : types) {
                if (caught.toString().matches("Exception|Throwable")) {
                    report(source.firstLine(clause), "catch (" + caught + "); name what you expect, the rest is a bug");
                }
            }
        }
        return super.visitCatch(clause, nothing);
    }

    @Override
    public Void visitImport(ImportTree imported, Void nothing) {
        String name = imported.getQualifiedIdentifier().toString();
        BANNED_IMPORTS.forEach((prefix, instead) -> {
            boolean banned = prefix.endsWith(".") ? name.startsWith(prefix) : name.equals(prefix);
            boolean tokens = prefix.equals("java.util.Date") && source.path().contains("/core/account/");
            if (banned && !tokens) {
                report(source.firstLine(imported), name + "; use " + instead);
            }
        });
        neighbours(imported, name);
        return null;
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree select, Void nothing) {
        String text = select.toString();
        for (var banned : BANNED_CALLS) {
            boolean written = text.equals(banned.word()) || text.endsWith("." + banned.word());
            if (written && banned.where().test(source)) {
                report(source.firstLine(select), banned.word() + "; " + banned.instead());
            }
        }
        if (text.matches("dev\\.turtleship(\\.[a-z]+)+\\.[A-Z]\\w*")) {
            neighbours(select, text);
        }
        return super.visitMemberSelect(select, nothing);
    }

    /// Core serves, modules do the work, the application assembles: nobody reaches into a module from outside.
    private void neighbours(Tree tree, String name) {
        if (!name.startsWith("dev.turtleship.")) {
            return;
        }
        String theirs = name.split("\\.")[2];
        String ours = source.area().substring(source.area().lastIndexOf('/') + 1);
        var allowed =
                switch (source.area()) {
                    case "contracts" -> Set.of("contracts");
                    case "core" -> Set.of("contracts", "core");
                    case "drills" -> Set.of("drills");
                    case "drills/control" -> Set.of("drills", "core");
                    default -> Set.of("contracts", "core", ours);
                };
        if (!allowed.contains(theirs)) {
            report(source.firstLine(tree), name + "; " + ours + " knows only " + allowed + ", send a message instead");
        }
    }

    @Override
    public Void visitPrimitiveType(PrimitiveTypeTree type, Void nothing) {
        if (countsMoney() && Set.of(TypeKind.DOUBLE, TypeKind.FLOAT).contains(type.getPrimitiveTypeKind())) {
            report(source.firstLine(type), type + "; money is a long of minor units");
        }
        return super.visitPrimitiveType(type, nothing);
    }

    @Override
    public Void visitLiteral(LiteralTree literal, Void nothing) {
        if (countsMoney() && (literal.getValue() instanceof Double || literal.getValue() instanceof Float)) {
            report(source.firstLine(literal), literal + "; money is a long of minor units");
        }
        return super.visitLiteral(literal, nothing);
    }

    private boolean countsMoney() {
        return source.area().equals("modules/pay") || source.path().contains("/core/money/");
    }

    private void report(int line, String what) {
        found.add(source.path() + ":" + line + ": " + what);
    }
}
