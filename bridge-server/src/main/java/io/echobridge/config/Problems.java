package io.echobridge.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is wrong with a configuration, all of it. */
final class Problems {
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

  /**
   * One line each, with the place in the file.
   *
   * @param written what the user wrote
   * @param whole the same with the defaults, where a plug-in's may be wrong
   */
  List<String> lines(ConfigObject written, ConfigObject whole) {
    List<String> lines = new ArrayList<>(elsewhere);
    for (Problem problem : inSettings) {
      String path = problem.path.keys().isEmpty() ? "" : problem.path + ": ";
      lines.add(where(problem.path, written, whole) + path + problem.message);
    }
    return lines;
  }

  private static String where(KeyPath path, ConfigObject written, ConfigObject whole) {
    ConfigValue exactly = at(path, written, false);
    if (exactly == null) {
      exactly = at(path, whole, false);
    }
    if (exactly == null || exactly instanceof ConfigObject) {
      exactly = at(path, written, true);
    }
    return exactly == null || exactly == written ? "" : place(exactly.origin());
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
      return object.get(key);
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
