package dev.turtleship.app;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// One Java file, parsed by the compiler itself. `path` is relative to the repository, with slashes.
record TidySource(String path, String text, CompilationUnitTree unit, SourcePositions positions) {
    static TidySource parse(String path, String text) {
        var file = new SimpleJavaFileObject(URI.create("string:///" + path), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
        var compiler = ToolProvider.getSystemJavaCompiler();
        var task = (JavacTask) compiler.getTask(null, null, _ -> {}, List.of("-proc:none"), null, List.of(file));
        try {
            var unit = task.parse().iterator().next();
            return new TidySource(path, text, unit, Trees.instance(task).getSourcePositions());
        } catch (IOException failure) {
            throw new UncheckedIOException(path, failure);
        }
    }

    /// The Maven module, as a folder: `core`, `modules/chat`, `drills/control`.
    String area() {
        int end = path.indexOf("/src/");
        return end < 0 ? "" : path.substring(0, end);
    }

    boolean isTest() {
        return path.contains("/src/test/");
    }

    /// Of a module that people use, as opposed to core, the application and the tools.
    boolean isModule() {
        return area().startsWith("modules/");
    }

    /// The file's name without its ending.
    String name() {
        return path.substring(path.lastIndexOf('/') + 1).replace(".java", "");
    }

    int firstLine(Tree tree) {
        return (int) unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
    }

    int lastLine(Tree tree) {
        return (int) unit.getLineMap().getLineNumber(positions.getEndPosition(unit, tree));
    }
}
