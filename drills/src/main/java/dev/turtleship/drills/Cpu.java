package dev.turtleship.drills;

/// CPU time used so far by the application, its PostgreSQL servers and the generator, in microseconds.
record Cpu(long server, long postgres, long generator) {
    static Cpu now(Application application) {
        return new Cpu(
                application.cpuMicros(),
                application.allPostgres().stream()
                        .mapToLong(PostgresTree::cpuMicros)
                        .sum(),
                Processes.ownCpuMicros());
    }

    Cpu since(Cpu before) {
        return new Cpu(server - before.server, postgres - before.postgres, generator - before.generator);
    }
}
