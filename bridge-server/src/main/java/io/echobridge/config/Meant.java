package io.echobridge.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the key that was probably meant by one that is unknown. */
final class Meant {
  /** A block, where it stands, and what the user wrote there. */
  private record Place(Shape shape, KeyPath path, @Nullable ConfigValue written) {}

  private final Shape root;
  private final ConfigObject written;

  /**
   * @param root the shape of a whole configuration
   * @param written has the ids of the apps that the user wrote
   */
  Meant(Shape root, ConfigObject written) {
    this.root = root;
    this.written = written;
  }

  /**
   * A key of the same block that differs by a letter or two, else the same key in another block,
   * else the nearest of the block if it is near at all.
   */
  Optional<String> by(String unknown, Set<String> known) {
    Optional<String> nearest = Nearest.to(unknown, known);
    String lower = unknown.toLowerCase(Locale.ROOT);
    int changes = nearest.map(near -> Nearest.distance(lower, near)).orElse(Integer.MAX_VALUE);
    if (changes <= Math.max(1, unknown.length() / 4)) {
      return nearest;
    }
    return elsewhere(unknown)
        .or(() -> nearest.filter(near -> changes <= (unknown.length() + 1) / 2));
  }

  /** Where such a key belongs: the first of those nearest to the top. */
  private Optional<String> elsewhere(String key) {
    Deque<Place> next = new ArrayDeque<>();
    next.add(new Place(root, KeyPath.ROOT, written));
    for (Place place = next.poll(); place != null; place = next.poll()) {
      if (place.shape() instanceof Shape.OptionalOf optional) {
        next.addFirst(new Place(optional.content(), place.path(), place.written()));
      } else if (place.shape() instanceof Shape.Block block) {
        if (block.keys().containsKey(key)) {
          return Optional.of(place.path().child(key).toString());
        }
        below(block.keys(), place, next);
      } else if (place.shape() instanceof Shape.Named named) {
        Map<String, Shape> plugins = new TreeMap<>();
        named.names().forEach((name, plugin) -> plugins.put(name, plugin.block()));
        below(plugins, place, next);
      } else if (place.shape() instanceof Shape.MapOf map) {
        String id = id(place.written());
        next.add(
            new Place(map.entry(), place.path().child(id), Problems.child(place.written(), id)));
      }
    }
    return Optional.empty();
  }

  private static void below(Map<String, Shape> keys, Place place, Deque<Place> next) {
    keys.forEach(
        (key, shape) ->
            next.add(
                new Place(shape, place.path().child(key), Problems.child(place.written(), key))));
  }

  private static String id(@Nullable ConfigValue entries) {
    return entries instanceof ConfigObject block && !block.isEmpty()
        ? new TreeSet<>(block.keySet()).first()
        : "NAME";
  }
}
