package dev.turtleship.app;

import java.util.LinkedHashMap;
import java.util.Map;

/// What every embedded server is started with. The values reach the server through a shell, so those with spaces
/// carry quotes of their own.
final class ServerSettings {
    /// How many connections one module's role may have: its pool of 24 (chat 28), three carriers of messages to each
    /// module that listens, its writers and its prober have to fit in.
    static final int CONNECTIONS_PER_MODULE = 64;

    /// Left for the superuser, tools and checks.
    private static final int OTHER_CONNECTIONS = 20;

    static Map<String, String> of(String name, int modules) {
        Map<String, String> settings = new LinkedHashMap<>();
        // zonky passes -F (fsync off) and synchronous_commit=off, which suit tests. Here an answer means it is on disk.
        settings.put("fsync", "on");
        settings.put("synchronous_commit", "on");
        settings.put("full_page_writes", "on");

        settings.put("listen_addresses", "127.0.0.1");
        settings.put("unix_socket_directories", "");
        settings.put("password_encryption", "scram-sha-256");
        settings.put("max_connections", Integer.toString(CONNECTIONS_PER_MODULE * modules + OTHER_CONNECTIONS));

        // Several servers share one machine with the application; the file system's cache serves them all.
        settings.put("shared_buffers", "64MB");
        settings.put("wal_compression", "on");
        settings.put("max_wal_size", "1GB");
        settings.put("checkpoint_timeout", "15min");
        // Four processes fewer per server: io_method=worker pays on storage slower than ours, and nothing is replicated
        // table by table.
        settings.put("io_method", "sync");
        settings.put("max_logical_replication_workers", "0");
        // Short statements only: compiling them costs more than it gains.
        settings.put("jit", "off");

        settings.put("cluster_name", "turtleship-" + name);
        settings.put("log_timezone", "UTC");
        settings.put("log_line_prefix", "'%m [%p] %q%u@%d '");
        return settings;
    }

    private ServerSettings() {}
}
