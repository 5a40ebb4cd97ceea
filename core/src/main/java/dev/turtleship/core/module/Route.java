package dev.turtleship.core.module;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A method and a path, as manifests name them: `DELETE /v1/me/devices/{id}`. A part in braces stands for any one.
public record Route(String method, String path) {
    @JsonCreator
    public static Route parse(String text) {
        var words = text.split(" ", -1);
        if (words.length != 2 || !words[1].startsWith("/")) {
            throw new IllegalArgumentException("a route is METHOD /path, not " + text);
        }
        return new Route(words[0], words[1]);
    }

    @JsonValue
    @Override
    public String toString() {
        return method + " " + path;
    }

    boolean matches(String otherMethod, String otherPath) {
        if (!method.equals(otherMethod)) {
            return false;
        }
        // A slash at the end leads to the same resource.
        var mine = path.split("/");
        var theirs = otherPath.split("/");
        boolean same = mine.length == theirs.length;
        for (int i = 0; same && i < mine.length; i++) {
            same = mine[i].startsWith("{") || mine[i].equals(theirs[i]);
        }
        return same;
    }
}
