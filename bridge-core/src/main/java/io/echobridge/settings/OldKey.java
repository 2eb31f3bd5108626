package io.echobridge.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A key that a record's block had in an earlier version. It is still accepted, in files and as an
 * environment variable: it sets those that took its place, unless they are set themselves, and a
 * warning names them.
 */
@Repeatable(OldKey.All.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface OldKey {
  /** As it was written, such as {@code messages-per-second}. */
  String value();

  By[] replacedBy();

  /** A key that took its place; its setting is a whole number. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target({})
  @interface By {
    String key();

    /** How many times the old value it is. */
    int times() default 1;
  }

  /** Several of one record. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface All {
    OldKey[] value();
  }
}
