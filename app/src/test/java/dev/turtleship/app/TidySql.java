package dev.turtleship.app;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What a machine can check of SQL: migrations, and the statements in Java files.
final class TidySql {
    private static final Pattern TABLE = Pattern.compile(
            "create\\s+(?:unlogged\\s+)?table\\s+(?:if\\s+not\\s+exists\\s+)?(\\w+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern COMMENT =
            Pattern.compile("comment\\s+on\\s+table\\s+(\\w+)\\s+is\\s+'[^']", Pattern.CASE_INSENSITIVE);
    private static final Pattern STAR =
            Pattern.compile("\\bselect\\s+(?:\\w+\\s*\\.\\s*)?\\*", Pattern.CASE_INSENSITIVE);
    private static final Pattern FILE = Pattern.compile("V\\d{3}(_\\d+)?__[a-z0-9_]+\\.sql");

    private TidySql() {}

    static List<String> checkMigration(String path, String sql) {
        var found = checkStatements(path, sql);
        var commented =
                COMMENT.matcher(sql).results().map(match -> match.group(1)).toList();
        TABLE.matcher(sql).results().forEach(table -> {
            if (!commented.contains(table.group(1))) {
                found.add(at(path, sql, table.start()) + "table " + table.group(1)
                        + " has no comment; say what a row is");
            }
        });
        String file = path.substring(path.lastIndexOf('/') + 1);
        if (!FILE.matcher(file).matches()) {
            found.add(path + ":1: " + file + "; a migration is named V001__noun.sql");
        }
        return found;
    }

    static List<String> checkStatements(String path, String text) {
        var found = new ArrayList<String>();
        STAR.matcher(text)
                .results()
                .forEach(star -> found.add(at(path, text, star.start()) + star.group()
                        + "; name the columns, a later one would come as a surprise"));
        return found;
    }

    private static String at(String path, String text, int offset) {
        return path + ":" + (text.substring(0, offset).lines().count() + 1) + ": ";
    }
}
