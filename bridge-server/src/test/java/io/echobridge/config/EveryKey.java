package io.echobridge.config;

import java.util.Set;
import java.util.TreeSet;

/** Every key that a configuration may have, read off the records. */
public final class EveryKey {
  private EveryKey() {}

  /** Paths with dots; {@code *} stands for an id that the user chooses. */
  public static Set<String> of(Plugins plugins) {
    Set<String> paths = new TreeSet<>();
    walk(Shapes.root(plugins), "", paths);
    return paths;
  }

  private static void walk(Shape shape, String path, Set<String> paths) {
    if (shape instanceof Shape.OptionalOf optional) {
      walk(optional.content(), path, paths);
    } else if (shape instanceof Shape.Block block) {
      block.keys().forEach((key, below) -> walk(below, child(path, key), paths));
    } else if (shape instanceof Shape.MapOf map) {
      walk(map.entry(), child(path, "*"), paths);
    } else if (shape instanceof Shape.Typed typed) {
      paths.add(child(path, Shape.Typed.TYPE));
      walk(typed.common(), path, paths);
      typed.types().values().forEach(kind -> walk(kind.block(), path, paths));
    } else if (shape instanceof Shape.Named named) {
      named.names().forEach((name, plugin) -> walk(plugin.block(), child(path, name), paths));
    } else {
      paths.add(path);
    }
  }

  private static String child(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
