package io.echobridge.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A setting, or a block that one of two configurations does not have, that differs between them.
 *
 * @param keys where it stands, from the top
 * @param path the same as text
 * @param from what it was, without secrets
 * @param to what it is, without secrets
 */
public record Change(List<String> keys, String path, String from, String to) {
  private static final int LONGEST = 120;

  /** All differences, by their paths. */
  public static List<Change> between(EchobridgeConfig before, EchobridgeConfig after) {
    List<Change> changes = new ArrayList<>();
    compare(KeyPath.ROOT, Effective.tree(before), Effective.tree(after), changes);
    return changes;
  }

  @Override
  public String toString() {
    return path + ": " + from + " → " + (to.equals(from) ? "another" : to);
  }

  private static void compare(
      KeyPath path, @Nullable Object before, @Nullable Object after, List<Change> changes) {
    if (before instanceof Map<?, ?> one && after instanceof Map<?, ?> other) {
      Set<String> keys = new TreeSet<>();
      one.keySet().forEach(key -> keys.add((String) key));
      other.keySet().forEach(key -> keys.add((String) key));
      keys.forEach(key -> compare(path.child(key), one.get(key), other.get(key), changes));
    } else if (!Objects.equals(before, after)) {
      changes.add(new Change(path.keys(), path.toString(), shown(before), shown(after)));
    }
  }

  private static String shown(@Nullable Object value) {
    if (value == null) {
      return "nothing";
    }
    if (value instanceof Map<?, ?>) {
      return "a block";
    }
    String text =
        ConfigValueFactory.fromAnyRef(Effective.masked(value))
            .render(ConfigRenderOptions.concise());
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
