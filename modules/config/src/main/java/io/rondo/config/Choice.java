package io.rondo.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Stands on a sealed interface whose members are records (or sealed interfaces of records): a setting of this type is a
 * section in which one key names the record, or only the name if all its settings have defaults. The name of {@code
 * record MinCharacters} is {@code min-characters}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Choice {
    /** The key that holds the name. */
    String key();
}
