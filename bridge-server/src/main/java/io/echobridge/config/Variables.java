package io.echobridge.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The names that settings have as environment variables. {@code _} stands for {@code .} and {@code
 * -} alike, so a name is understood by walking the settings that exist.
 */
final class Variables {
  /** A setting that a variable names. */
  record Target(KeyPath path, Shape shape) {}

  private final Shape root;

  Variables(Shape root) {
    this.root = root;
  }

  /**
   * The setting of a variable.
   *
   * @param name without the prefix
   * @param written where ids of apps and brokers are looked up; an unknown id is a new one
   */
  Optional<Target> find(String name, ConfigObject written) {
    return find(root, name, written, KeyPath.ROOT);
  }

  /** All names, with the ids that were written. */
  List<String> names(String prefix, ConfigObject written) {
    List<String> names = new ArrayList<>();
    names(root, prefix, written, names);
    return names;
  }

  private static Optional<Target> find(
      Shape shape, String rest, @Nullable ConfigValue here, KeyPath path) {
    if (shape instanceof Shape.OptionalOf optional) {
      return find(optional.content(), rest, here, path);
    }
    boolean whole = shape instanceof Shape.MapOf && rest.isEmpty();
    if (whole || shape instanceof Shape.Leaf || shape instanceof Shape.ListOf) {
      return rest.isEmpty() ? Optional.of(new Target(path, shape)) : Optional.empty();
    }
    for (Map.Entry<String, Shape> child : known(shape, here).entrySet()) {
      Optional<String> below = below(rest, child.getKey());
      if (below.isPresent()) {
        String key = child.getKey();
        ConfigValue value = Problems.child(here, key);
        Optional<Target> found = find(child.getValue(), below.get(), value, path.child(key));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return shape instanceof Shape.MapOf map ? newEntry(map, rest, path) : Optional.empty();
  }

  // An id may hold dashes, which are underscores in the name too: the shortest that fits.
  private static Optional<Target> newEntry(Shape.MapOf map, String rest, KeyPath path) {
    for (int end = rest.indexOf('_'); end > 0; end = rest.indexOf('_', end + 1)) {
      String id = rest.substring(0, end).toLowerCase(Locale.ROOT).replace('_', '-');
      Optional<Target> found = find(map.entry(), rest.substring(end + 1), null, path.child(id));
      if (found.isPresent()) {
        return found;
      }
    }
    boolean whole = !rest.isEmpty() && map.entry() instanceof Shape.Leaf;
    String id = rest.toLowerCase(Locale.ROOT).replace('_', '-');
    return whole ? Optional.of(new Target(path.child(id), map.entry())) : Optional.empty();
  }

  private static Optional<String> below(String rest, String key) {
    String name = name(key);
    if (rest.equals(name)) {
      return Optional.of("");
    }
    return rest.startsWith(name + "_")
        ? Optional.of(rest.substring(name.length() + 1))
        : Optional.empty();
  }

  private static void names(
      Shape shape, String prefix, @Nullable ConfigValue here, List<String> into) {
    if (shape instanceof Shape.OptionalOf optional) {
      names(optional.content(), prefix, here, into);
    } else if (shape instanceof Shape.Leaf || shape instanceof Shape.ListOf) {
      into.add(prefix.substring(0, prefix.length() - 1));
    } else {
      BiConsumer<String, Shape> below =
          (key, child) -> names(child, prefix + name(key) + "_", Problems.child(here, key), into);
      children(shape, here).forEach(below);
    }
  }

  /** With keys of earlier versions, which no hint names. */
  private static Map<String, Shape> known(Shape shape, @Nullable ConfigValue here) {
    Map<String, Shape> known = new LinkedHashMap<>();
    if (shape instanceof Shape.Block block) {
      OldKeys.of(block).forEach(old -> known.put(old.value(), new Shape.Leaf(long.class, false)));
    }
    known.putAll(children(shape, here));
    return known;
  }

  private static Map<String, Shape> children(Shape shape, @Nullable ConfigValue here) {
    Map<String, Shape> children = new LinkedHashMap<>();
    if (shape instanceof Shape.Block block) {
      children.putAll(block.keys());
    } else if (shape instanceof Shape.MapOf map && here instanceof ConfigObject entries) {
      entries.keySet().forEach(id -> children.put(id, map.entry()));
    } else if (shape instanceof Shape.Named named) {
      named.names().forEach((name, plugin) -> children.put(name, plugin.block()));
    } else if (shape instanceof Shape.Typed typed) {
      children.put(Shape.Typed.TYPE, new Shape.Leaf(String.class, false));
      children.putAll(typed.common().keys());
      typed.types().values().forEach(kind -> children.putAll(kind.block().keys()));
    }
    return children;
  }

  private static String name(String key) {
    return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
