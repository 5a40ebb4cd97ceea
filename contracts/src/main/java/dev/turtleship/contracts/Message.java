package dev.turtleship.contracts;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What one module says to another: a record with this annotation, in JSON with snake_case names. Contracts only ever
/// grow: a field is added, never renamed or removed, and a reader ignores what it does not know.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Message {
    /// `<module>.<name>`. A command is named after the module that obeys, an event after the module where it happened.
    String value();
}
