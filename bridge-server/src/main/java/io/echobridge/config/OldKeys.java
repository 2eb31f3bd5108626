package io.echobridge.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.echobridge.settings.OldKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Writes what stands under keys of earlier versions under those that took their place. */
final class OldKeys {
  private final Consumer<String> warnings;

  /**
   * @param warnings is given one line for each old key
   */
  OldKeys(Consumer<String> warnings) {
    this.warnings = warnings;
  }

  /** Those of a block. */
  static List<OldKey> of(Shape.Block block) {
    return List.of(block.type().getAnnotationsByType(OldKey.class));
  }

  /** What the user wrote, without an old key in it. */
  ConfigObject renewed(Shape shape, ConfigObject written, KeyPath path) {
    if (shape instanceof Shape.OptionalOf optional) {
      return renewed(optional.content(), written, path);
    }
    ConfigObject renewed = written;
    if (shape instanceof Shape.Block block) {
      for (OldKey old : of(block)) {
        renewed = renewed(old, renewed, path);
      }
    }
    for (String key : new TreeSet<>(renewed.keySet())) {
      Optional<Shape> below = below(shape, key);
      if (below.isPresent() && renewed.get(key) instanceof ConfigObject object) {
        renewed = renewed.withValue(key, renewed(below.get(), object, path.child(key)));
      }
    }
    return renewed;
  }

  private static Optional<Shape> below(Shape shape, String key) {
    if (shape instanceof Shape.Block block) {
      return Optional.ofNullable(block.keys().get(key));
    }
    if (shape instanceof Shape.MapOf map) {
      return Optional.of(map.entry());
    }
    return shape instanceof Shape.Named named
        ? Optional.ofNullable(named.names().get(key)).map(Shape.Plugin::block)
        : Optional.empty();
  }

  private ConfigObject renewed(OldKey old, ConfigObject block, KeyPath path) {
    ConfigValue value = block.get(old.value());
    ConfigObject renewed = block.withoutKey(old.value());
    if (value == null || value.valueType() == ConfigValueType.NULL) {
      return renewed;
    }
    List<String> instead = new ArrayList<>();
    for (OldKey.By by : old.replacedBy()) {
      if (!block.containsKey(by.key())) {
        ConfigValue as = times(by.times(), value);
        instead.add(by.key() + " = " + Redaction.text(String.valueOf(as.unwrapped())));
        renewed = renewed.withValue(by.key(), as);
      }
    }
    warnings.accept(
        Problems.place(value.origin())
            + path.child(old.value())
            + (instead.isEmpty()
                ? ": an old key, which is ignored because the new keys are set"
                : ": an old key, which still works: write "
                    + String.join(" and ", instead)
                    + " instead"));
    return renewed;
  }

  // A product that no setting can have is for the binder to refuse.
  private static long saturated(long number, int times) {
    return number > Long.MAX_VALUE / times ? Long.MAX_VALUE : number * times;
  }

  /** What is no whole number stays, for the binder to complain about. */
  private static ConfigValue times(int times, ConfigValue value) {
    return Leaves.read(long.class, value)
        .map(number -> saturated((long) number, times))
        .map(product -> ConfigValueFactory.fromAnyRef(product).withOrigin(value.origin()))
        .orElse(value);
  }
}
