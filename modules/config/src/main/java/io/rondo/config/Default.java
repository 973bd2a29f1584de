package io.rondo.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The value of a setting that is not given, written as on the command line: {@code 3e-4}, {@code cosine}, {@code [a, b]}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
    /** Text that starts with {@code [}, <code>{</code> or {@code "} is read as HOCON, any other text literally. */
    String value();
}
