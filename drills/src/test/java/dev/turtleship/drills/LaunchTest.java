package dev.turtleship.drills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LaunchTest {
    private final Launch launch = Launch.of(new Home(Path.of("/ship"), "java", Optional.empty()), "drill");

    @Test
    void properties_and_arguments_are_added_and_the_launch_before_stays_as_it_was() {
        var before = List.copyOf(launch.options());
        var more = launch.property("a", "1").property("b", "2").arguments("--modules", "pay");
        assertEquals(
                List.of("-Da=1", "-Db=2"),
                more.options().subList(before.size(), more.options().size()));
        assertEquals(List.of("--modules", "pay"), more.arguments());
        assertEquals(before, launch.options());
        assertEquals(Launch.Start.SHIPPED, more.start());
        assertEquals(Launch.Start.WITHOUT_WALLS, more.withoutWalls().start());
    }

    @Test
    void a_database_of_the_drills_own_replaces_the_applications() {
        var server = new OwnPostgres(Path.of("/programs"), Path.of("/root"), "pay");
        var with = launch.database(server).process("second");
        assertEquals(Set.of("pay"), with.databases().keySet());
        assertTrue(with.options().contains("-Dturtleship.database.pay.url=" + server.url()), with.options() + "");
        assertTrue(with.options().contains("-Dturtleship.database.pay.username=pay"), with.options() + "");
        assertEquals("drill-second", with.log());
    }
}
