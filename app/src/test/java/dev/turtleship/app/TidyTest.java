package dev.turtleship.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.turtleship.core.module.Manifest;
import dev.turtleship.core.module.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The house rules that a machine can check, on every file of the repository; and each rule on a text that breaks it,
/// because a rule that finds nothing may be broken itself.
class TidyTest {
    private static final Set<String> NOT_OURS = Set.of("target", "data", "node_modules");

    @Test
    void every_java_file_keeps_the_rules() throws IOException {
        var found = new ArrayList<String>();
        var files = files(".java");
        for (var file : files) {
            found.addAll(TidyRules.check(TidySource.parse(relative(file), Files.readString(file))));
        }
        assertTrue(files.size() > 150, "looked at " + files.size());
        assertEquals("", String.join("\n", found));
    }

    @Test
    void every_statement_names_its_columns_and_every_table_says_what_a_row_is() throws IOException {
        var found = new ArrayList<String>();
        for (var file : files(".sql")) {
            found.addAll(TidySql.checkMigration(relative(file), Files.readString(file)));
        }
        for (var file : files(".java")) {
            if (relative(file).matches("(core|modules/[a-z]+)/src/main/.*")) {
                found.addAll(TidySql.checkStatements(relative(file), Files.readString(file)));
            }
        }
        assertEquals("", String.join("\n", found));
    }

    @Test
    void every_module_says_what_it_is_for() throws IOException {
        try (var folders = Files.list(root().resolve("modules"))) {
            for (var folder : folders.filter(Files::isDirectory).toList()) {
                assertTrue(Files.exists(folder.resolve("README.md")), folder + " has no README.md");
            }
        }
    }

    @Test
    void no_route_has_two_owners() {
        assertEquals(List.of(), sharedPrefixes(Manifests.load(getClass().getClassLoader())));
        var shared = sharedPrefixes(List.of(
                manifest("chat", "/v1/chat"),
                manifest("pay", "/v1/pay"),
                manifest("payments", "/v1/payments"),
                manifest("wallet", "/v1/pay"),
                manifest("fees", "/v1/chat/fees")));
        assertEquals(
                List.of("/v1/chat/fees of chat and fees", "/v1/pay of pay and wallet", "/v1/pay of wallet and pay"),
                shared);
    }

    private static Manifest manifest(String name, String prefix) {
        return new Manifest(name, "module", List.of(prefix), null, null, null, null, null, null, null);
    }

    /// Also a prefix below somebody else's: which of the two is asked would depend on an order.
    private static List<String> sharedPrefixes(List<Manifest> manifests) {
        var shared = new ArrayList<String>();
        for (var one : manifests) {
            for (var other : manifests) {
                for (var prefix : one.prefixes()) {
                    other.prefixes().stream()
                            .filter(theirs -> one != other && (theirs + "/").startsWith(prefix + "/"))
                            .forEach(theirs -> shared.add(theirs + " of " + one.name() + " and " + other.name()));
                }
            }
        }
        return shared;
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            modules/pay => class A { Object o = Instant.now(); } => Instant.now; inject a Clock
            app => class A { Object o = Clock.systemUTC(); } => Clock.systemUTC; inject a Clock
            core => class A { Object o = java.time.Clock.systemUTC(); } => Clock.systemUTC; inject a Clock
            core => class A { Object o = UUID.randomUUID(); } => UUID.randomUUID; use Ids.next() of core
            core => class A { void a() { Thread.sleep(5); } } => Thread.sleep; use Await
            core => class A { void a() { System.out.println(); } } => System.out; use a Logger
            modules/pay => class A { void a() { System.err.println(); } } => System.err; use a Logger
            app => class A { void a() { System.out.println(); } } => -
            core => import lombok.Data; class A {} => lombok.Data; use a record
            core => import com.google.common.collect.ImmutableList; class A {} => com.google.common
            core => import org.mapstruct.Mapper; class A {} => org.mapstruct.Mapper
            core => import io.vavr.control.Try; class A {} => io.vavr
            core => import org.mockito.Mockito; class A {} => a fake by hand
            core => import io.smallrye.mutiny.Uni; class A {} => io.smallrye.mutiny
            modules/pay => import java.util.Date; class A {} => java.util.Date; use java.time
            modules/pay => class A { double a; } => double; money is a long
            modules/pay => class A { float a() { return 0; } } => float; money is a long
            modules/pay => class A { long a = (long) (5 * 1.1); } => 1.1; money is a long
            modules/chat => class A { double a; } => -
            core => class A {} // TO_DO later => unfinished work
            core => class A {} // FIX_ME => unfinished work
            core => /** @auth_or me */ class A {} => ownership
            modules/pay => class A { void a() { try {} catch (Exception e) {} } } => catch (Exception)
            modules/pay => class A { void a() { try {} catch (final Throwable e) {} } } => catch (Throwable)
            modules/pay => class A { void a() { try {} catch (Error | Exception e) {} } } => catch (Exception)
            core => class A { void a() { try {} catch (Exception e) {} } } => -
            modules/pay => import dev.turtleship.chat.Entry; class A {} => dev.turtleship.chat.Entry; pay knows only
            modules/pay => class A { dev.turtleship.chat.Entry e; } => dev.turtleship.chat.Entry; pay knows only
            modules/pay => import dev.turtleship.core.money.Money; class A {} => -
            core => import dev.turtleship.pay.Posting; class A {} => dev.turtleship.pay.Posting; core knows only
            app => import dev.turtleship.pay.Posting; class A {} => dev.turtleship.pay.Posting; app knows only
            contracts => import dev.turtleship.core.money.Money; class A {} => contracts knows only
            drills => import dev.turtleship.core.money.Money; class A {} => drills knows only
            modules/pay => @Path("/v1/a") class A {} => a class with routes is a Resource
            core => class A { A(int a, int b, int c, int d, int e, int f, int g) {} } => -
            core => class A { A(int a, int b, int c, int d, int e, int f, int g, int h) {} } => takes 8
            core => class A { void a(int a, int b, int c, int d, int e, int f) {} } => a takes 6; make a record
            core => class A { void a(int a, int b, int c, int d, int e) {} } => -
            core => record A(int a, int b, int c, int d, int e, int f, int g, int h) { A {} } => -
            core => record A() { void a(int a, int b, int c, int d, int e, int f) {} } => a takes 6; make a record
            """)
    void a_broken_rule_is_found(String area, String text, String expected) {
        String broken = text.replace("TO_DO", "TO" + "DO")
                .replace("FIX_ME", "FIX" + "ME")
                .replace("auth_or", "auth" + "or");
        var found = TidyRules.check(TidySource.parse(area + "/src/main/java/A.java", broken));
        if (expected.equals("-")) {
            assertEquals(List.of(), found);
        } else {
            assertEquals(1, found.size(), found.toString());
            assertTrue(found.getFirst().contains(expected), found.toString());
            assertTrue(found.getFirst().startsWith(area + "/src/main/java/A.java:1: "), found.toString());
        }
    }

    @Test
    void what_is_too_long_is_found() {
        String full = "    int a;\n".repeat(398);
        assertEquals(List.of(), check("class A {\n" + full + "}\n"));
        assertFound("401 lines", "class A {\n" + full + "    int b;\n}\n");
        assertEquals(List.of(), check("class A { int a; }" + " ".repeat(102)));
        assertFound("a line of 121", "class A { int a; }" + " ".repeat(103));
        String body = "        a();\n".repeat(58);
        assertEquals(List.of(), check("class A {\n    void a() {\n" + body + "    }\n}\n"));
        assertFound("a has 61 lines", "class A {\n    void a() {\n" + body + "        a();\n    }\n}\n");
    }

    private static List<String> check(String text) {
        return TidyRules.check(TidySource.parse("core/src/main/java/A.java", text));
    }

    private static void assertFound(String expected, String text) {
        var found = check(text);
        assertTrue(found.size() == 1 && found.getFirst().contains(expected), found.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PayManager",
                "WalletImpl",
                "MoneyUtil",
                "TransferHelper",
                "TransferDto",
                "AbstractStore",
                "IWallet",
                "WalletFactory"
            })
    void a_name_without_a_job_is_found(String name) {
        var source = TidySource.parse("modules/pay/src/main/java/" + name + ".java", "class " + name + " {}");
        assertEquals(1, TidyRules.check(source).size());
        for (String good : List.of("TransferService", "Wallet", "Invoice", "Item", "PayModule", "Base64Text")) {
            var fine = TidySource.parse("modules/pay/src/main/java/" + good + ".java", "class " + good + " {}");
            assertEquals(List.of(), TidyRules.check(fine));
        }
    }

    @Test
    void in_a_test_other_things_are_allowed_and_names_are_sentences() {
        String path = "modules/pay/src/test/java/ATest.java";
        assertEquals(
                List.of(),
                TidyRules.check(TidySource.parse(path, "class ATest { @Test void a_b2_c() { UUID.randomUUID(); } }")));
        var found = TidyRules.check(TidySource.parse(path, "class ATest { @Test void testTransfer() {} }"));
        assertTrue(found.getFirst().contains("testTransfer; the name of a test"), found.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            create table a (id int); => table a has no comment
            create table a (id int); comment on table a is ''; => table a has no comment
            create table a (id int); comment on table b is 'A row.'; => table a has no comment
            CREATE TABLE IF NOT EXISTS a (id int); => table a has no comment
            create table a (id int); comment on table a is 'A row.'; select * from a; => select *
            create table a (id int); comment on table a is 'A row.'; SELECT  b . * from a b; => SELECT  b . *
            create table a (id int); comment on table a is 'A row.'; select count(*) from a; => -
            """)
    void a_careless_statement_is_found(String sql, String expected) {
        var found = TidySql.checkMigration("core/src/main/resources/db/a/V001__a.sql", sql);
        if (expected.equals("-")) {
            assertEquals(List.of(), found);
        } else {
            assertTrue(found.size() == 1 && found.getFirst().contains(expected), found.toString());
        }
        assertFalse(TidySql.checkMigration("core/src/main/resources/db/a/V1__a.sql", "")
                .isEmpty());
    }

    private static List<Path> files(String end) throws IOException {
        try (Stream<Path> files = Files.walk(root())) {
            return files.filter(file -> file.toString().endsWith(end))
                    .filter(TidyTest::isOurs)
                    .sorted()
                    .toList();
        }
    }

    private static boolean isOurs(Path file) {
        for (var part : root().relativize(file)) {
            if (NOT_OURS.contains(part.toString()) || part.toString().startsWith(".")) {
                return false;
            }
        }
        return true;
    }

    private static String relative(Path file) {
        return root().relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    /// The repository, wherever in it the tests run.
    static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("modules"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
