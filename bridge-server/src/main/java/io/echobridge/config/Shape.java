package io.echobridge.config;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** What may stand at a place in the configuration. */
sealed interface Shape {
  /**
   * One value: text, a number, a switch, a duration, a word of an enum.
   *
   * @param orAuto whether it may be left to the daemon: then it is an {@link Auto}
   */
  record Leaf(Class<?> type, boolean orAuto) implements Shape {}

  record ListOf(Shape element) implements Shape {}

  record OptionalOf(Shape content) implements Shape {}

  /** Entries under ids that the user chooses. */
  record MapOf(Shape entry) implements Shape {}

  /** A block with these keys, in the order of the record's components. */
  record Block(Class<? extends Record> type, Map<String, Shape> keys) implements Shape {}

  /** A block that a plug-in reads, and what becomes of the settings it read. */
  record Plugin(Block block, Function<Record, Object> wrap) {}

  /**
   * A block of which a plug-in reads a part.
   *
   * @param block the plug-in's part
   * @param check refuses the other part, as a record's constructor does
   * @param wrap what becomes of the plug-in's part and the other
   */
  record Kind(Block block, Consumer<Record> check, BiFunction<Record, Record, Object> wrap) {}

  /**
   * A block whose key {@value #TYPE} says which plug-in reads its part of it.
   *
   * @param common the part that they all have
   */
  record Typed(Block common, Map<String, Kind> types) implements Shape {
    static final String TYPE = "type";
  }

  /**
   * One block for each plug-in, under its name.
   *
   * @param all whether each has to be there
   */
  record Named(Map<String, Plugin> names, boolean all) implements Shape {}
}
