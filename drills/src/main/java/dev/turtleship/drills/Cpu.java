package dev.turtleship.drills;

import java.util.Arrays;
import java.util.Set;

/// CPU time used so far by applications, their PostgreSQL servers and the generator, in microseconds.
record Cpu(long server, long postgres, long generator) {
    static Cpu now(Application... applications) {
        long server = 0;
        long postgres = 0;
        for (var application : Set.copyOf(Arrays.asList(applications))) {
            server += application.cpuMicros();
            postgres += application.allPostgres().stream()
                    .mapToLong(PostgresTree::cpuMicros)
                    .sum();
        }
        return new Cpu(server, postgres, Processes.ownCpuMicros());
    }

    Cpu since(Cpu before) {
        return new Cpu(server - before.server, postgres - before.postgres, generator - before.generator);
    }
}
