package io.echobridge.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import io.echobridge.settings.Fault;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is wrong with a configuration, all of it. */
final class Problems {
  /** The library's name for where the values of substituted variables are from. */
  private static final String ANY_VARIABLE = "env variables";

  /** And for blocks that there are only because a variable sets something in them. */
  private static final String MADE_AROUND = "withValue(";

  private record Problem(KeyPath path, String message) {}

  private final List<String> elsewhere = new ArrayList<>();
  private final Set<Problem> inSettings = new LinkedHashSet<>();

  /** Something at a setting. */
  void add(KeyPath path, String message) {
    inSettings.add(new Problem(path, message));
  }

  /** Something that has no place in the tree of settings. */
  void add(String line) {
    elsewhere.add(line);
  }

  boolean isEmpty() {
    return elsewhere.isEmpty() && inSettings.isEmpty();
  }

  /** A fault as a check of settings words it: led by the whole path of its setting, if any. */
  void addLine(String line) {
    Fault fault = Fault.of(line);
    if (fault.keys().isEmpty()) {
      add(line);
    } else {
      add(new KeyPath(fault.keys()), fault.text());
    }
  }

  /**
   * One line each, with the place in the user's file, or the variable. What stands nowhere, such as
   * a default, has the place of the block around it.
   *
   * @param written what the user wrote
   * @param unresolved the same before substitutions, which know the places of what they bring
   */
  List<String> lines(ConfigObject written, ConfigObject unresolved) {
    List<String> lines = new ArrayList<>(elsewhere);
    for (Problem problem : inSettings) {
      String path = problem.path.keys().isEmpty() ? "" : problem.path + ": ";
      lines.add(where(problem.path, written, unresolved) + path + problem.message);
    }
    return lines;
  }

  private static String where(KeyPath path, ConfigObject written, ConfigObject unresolved) {
    ConfigValue value = at(path, written, true);
    if (value == null || value == written) {
      String file = written.origin().filename();
      return file == null ? "" : file + ": ";
    }
    Optional<ConfigOrigin> named = named(value);
    if (named.isEmpty()) {
      ConfigValue substituted = at(path, unresolved, true);
      named = substituted == null ? named : named(substituted);
    }
    return named.map(Problems::place).orElse("");
  }

  /** Where a value is from, or the first thing in a block; nothing where no place has a name. */
  private static Optional<ConfigOrigin> named(ConfigValue value) {
    String origin = value.origin().description();
    if (!origin.equals(ANY_VARIABLE) && !origin.startsWith(MADE_AROUND)) {
      return Optional.of(value.origin());
    }
    return value instanceof ConfigObject block
        ? new TreeMap<>(block)
            .values().stream().map(Problems::named).flatMap(Optional::stream).findFirst()
        : Optional.empty();
  }

  /**
   * What stands at a path.
   *
   * @param around whether the innermost block that is there will do
   */
  static @Nullable ConfigValue at(KeyPath path, ConfigObject root, boolean around) {
    ConfigValue value = root;
    for (String key : path.keys()) {
      ConfigValue next = child(value, key);
      if (next == null) {
        return around ? value : null;
      }
      value = next;
    }
    return value;
  }

  static @Nullable ConfigValue child(@Nullable ConfigValue value, String key) {
    if (value instanceof ConfigObject object) {
      try {
        return object.get(key);
      } catch (ConfigException.NotResolved e) {
        return null; // substitutions are in the way
      }
    }
    if (value instanceof ConfigList list && key.startsWith("[")) {
      int index = Integer.parseInt(key, 1, key.length() - 1, 10);
      return index < list.size() ? list.get(index) : null;
    }
    return null;
  }

  /** The file and line, with a colon behind. */
  static String place(ConfigOrigin origin) {
    String file = origin.filename();
    if (file == null) {
      return origin.description() + ": ";
    }
    return file + (origin.lineNumber() > 0 ? ":" + origin.lineNumber() : "") + ": ";
  }
}
