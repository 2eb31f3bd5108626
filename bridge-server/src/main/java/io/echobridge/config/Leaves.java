package io.echobridge.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.echobridge.settings.Secret;
import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads single values. */
final class Leaves {
  private static final String AT = "value";
  private static final String SIZE = "a whole number, or a size such as 64 KiB";

  /** What each type is called in an error. */
  private static final Map<Class<?>, String> EXPECTED =
      Map.of(
          String.class, "text",
          Secret.class, "text",
          boolean.class, "true or false",
          int.class, SIZE,
          long.class, SIZE,
          double.class, "a number",
          Duration.class, "a duration with its unit, such as 500ms, 25s or 2m",
          ConfigValue.class, "a value");

  private Leaves() {}

  /**
   * @throws IllegalStateException when no setting can have this type, a defect of a plug-in
   */
  static Shape.Leaf shape(Class<?> boxed) {
    Class<?> type = MethodType.methodType(boxed).unwrap().returnType(); // in a List or Optional
    if (!EXPECTED.containsKey(type) && !type.isEnum()) {
      throw new IllegalStateException("no setting can be a " + type.getName());
    }
    return new Shape.Leaf(type, false);
  }

  /**
   * @param path tells a port, which has no unit, from other numbers
   */
  static String expected(Shape.Leaf leaf, KeyPath path) {
    return leaf.orAuto()
        ? Auto.WORD + ", or " + expected(leaf.type(), path)
        : expected(leaf.type(), path);
  }

  private static String expected(Class<?> type, KeyPath path) {
    if (type == int.class && path.last().equals("port")) {
      return "a port, 0 to 65535";
    }
    if (type.isEnum()) {
      return Stream.of(type.getEnumConstants())
          .map(Shapes::word)
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    return EXPECTED.getOrDefault(type, "a value");
  }

  /** The value as the leaf wants it; nothing where it is none. */
  static Optional<Object> read(Shape.Leaf leaf, ConfigValue value) {
    if (!leaf.orAuto()) {
      return read(leaf.type(), value);
    }
    return Auto.WORD.equals(value.unwrapped())
        ? Optional.of(new Auto<>(Optional.empty()))
        : read(leaf.type(), value).map(set -> new Auto<>(Optional.of(set)));
  }

  /** The value as a {@code type}; nothing where it is none. */
  static Optional<Object> read(Class<?> type, ConfigValue value) {
    if (type == ConfigValue.class) {
      return Optional.of(value);
    }
    if (value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST) {
      return Optional.empty();
    }
    try {
      return scalar(type, value.atKey(AT));
    } catch (ConfigException | ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Object> scalar(Class<?> type, Config holder) {
    if (type == String.class) {
      return Optional.of(holder.getString(AT));
    }
    if (type == Secret.class) {
      return Optional.of(new Secret(holder.getString(AT)));
    }
    if (type == boolean.class) {
      return Optional.of(holder.getBoolean(AT));
    }
    if (type == int.class) {
      return Optional.of(Math.toIntExact(size(holder)));
    }
    if (type == long.class) {
      return Optional.of(size(holder));
    }
    if (type == double.class) {
      return Optional.of(holder.getDouble(AT));
    }
    if (type == Duration.class) {
      return duration(holder);
    }
    String word = holder.getString(AT);
    return Stream.<Object>of(type.getEnumConstants())
        .filter(constant -> Shapes.word(constant).equalsIgnoreCase(word)) // GET is get
        .findFirst();
  }

  private static long size(Config holder) {
    boolean number = holder.getValue(AT).valueType() == ConfigValueType.NUMBER;
    return number
        ? new BigDecimal(holder.getString(AT)).longValueExact()
        : holder.getMemorySize(AT).toBytesBigInteger().longValueExact();
  }

  // A bare number would be milliseconds, which nobody guesses.
  private static Optional<Object> duration(Config holder) {
    String text = holder.getString(AT).strip();
    boolean bare = !text.isEmpty() && Character.isDigit(text.charAt(text.length() - 1));
    return bare ? Optional.empty() : Optional.of(holder.getDuration(AT));
  }
}
