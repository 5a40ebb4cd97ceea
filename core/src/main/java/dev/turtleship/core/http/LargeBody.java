package dev.turtleship.core.http;

/// Routes whose bodies may be larger than those of others, as a bean of the module that owns them. Their resource takes
/// the body as a stream and keeps no more of it in memory than it works on.
public record LargeBody(String method, String prefix, long maxBytes) {
    boolean fits(String asked, String path) {
        return method.equals(asked) && path.startsWith(prefix);
    }
}
