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
   * @param written what the user wrote, without defaults
   */
  List<String> lines(ConfigObject written) {
    List<String> lines = new ArrayList<>(elsewhere);
    for (Problem problem : inSettings) {
      lines.add(
          where(written, problem.path)
              + (problem.path.keys().isEmpty() ? "" : problem.path + ": ")
              + problem.message);
    }
    return lines;
  }

  // The line of the setting, or of the innermost block around it that was written at all.
  private static String where(ConfigObject written, KeyPath path) {
    ConfigValue innermost = written;
    for (String key : path.keys()) {
      ConfigValue next = child(innermost, key);
      if (next == null) {
        break;
      }
      innermost = next;
    }
    return innermost == written ? "" : place(innermost.origin());
  }

  static @Nullable ConfigValue child(@Nullable ConfigValue value, String key) {
    if (value instanceof ConfigObject object) {
      return object.get(key);
    }
    if (value instanceof ConfigList list && key.startsWith("[")) {
      return list.get(Integer.parseInt(key, 1, key.length() - 1, 10));
    }
    return null;
  }

  private static String place(ConfigOrigin origin) {
    String file = origin.filename();
    if (file == null) {
      return origin.description() + ": ";
    }
    return file + (origin.lineNumber() > 0 ? ":" + origin.lineNumber() : "") + ": ";
  }
}
