package io.echobridge.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.echobridge.settings.Secret;
import io.echobridge.settings.Written;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a bound configuration down again: what is in force, defaults included, secrets not. */
public final class Effective {
  private Effective() {}

  /** The configuration as text that could be read again, but for the secrets. */
  public static String render(EchobridgeConfig config) {
    ConfigRenderOptions options =
        ConfigRenderOptions.defaults().setOriginComments(false).setComments(false).setJson(false);
    return ConfigValueFactory.fromAnyRef(masked(tree(config))).render(options);
  }

  /** The configuration as maps, lists and single values, with its secrets. */
  static @Nullable Object tree(EchobridgeConfig config) {
    return plain(config);
  }

  /** A part of the tree as it may be shown. */
  static @Nullable Object masked(@Nullable Object part) {
    if (part instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> entries = new LinkedHashMap<>();
      map.forEach((key, entry) -> entries.put((String) key, masked(entry)));
      return entries;
    }
    if (part instanceof List<?> list) {
      return list.stream().map(Effective::masked).toList();
    }
    if (part instanceof Secret secret) {
      return secret.toString();
    }
    return part instanceof String text ? Redaction.text(text) : part;
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof BrokerConfig<?> broker) {
      Map<String, @Nullable Object> block = new LinkedHashMap<>();
      block.put(Shape.Typed.TYPE, broker.factory().type());
      block.putAll(block(broker.common()));
      block.putAll(block(broker.settings()));
      return block;
    }
    if (value instanceof ProtocolConfig<?> protocol) {
      return block(protocol.settings());
    }
    if (value instanceof Auto<?> left) {
      return left.set().isPresent() ? plain(left.set().get()) : Auto.WORD;
    }
    if (value instanceof Secret) {
      return value;
    }
    if (value instanceof Record block) {
      return block(block);
    }
    if (value instanceof ConfigValue raw) { // which may be a map or a list too
      return free("", raw.unwrapped());
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> entries = new LinkedHashMap<>();
      map.forEach((id, entry) -> entries.put((String) id, plain(entry)));
      return entries;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Effective::plain).toList();
    }
    if (value instanceof Duration duration) {
      return Written.duration(duration);
    }
    if (value instanceof Enum<?> constant) {
      return Shapes.word(constant);
    }
    return value;
  }

  /** What the plug-in itself reads: what is secret in it can only be told by its keys. */
  private static @Nullable Object free(String path, @Nullable Object value) {
    if (value instanceof Map<?, ?> block) {
      Map<String, @Nullable Object> entries = new LinkedHashMap<>();
      String prefix = path.isEmpty() ? "" : path + ".";
      block.forEach((key, entry) -> entries.put((String) key, free(prefix + key, entry)));
      return entries;
    }
    return Redaction.isShown(path, value) ? plain(value) : new Secret(String.valueOf(value));
  }

  private static Map<String, @Nullable Object> block(Record settings) {
    Map<String, @Nullable Object> block = new LinkedHashMap<>();
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      Object value = read(settings, component);
      boolean absent = value instanceof Optional<?> optional && optional.isEmpty();
      if (!absent) {
        block.put(
            Shapes.key(component.getName()),
            plain(value instanceof Optional<?> optional ? optional.orElseThrow() : value));
      }
    }
    return block;
  }

  private static @Nullable Object read(Record settings, RecordComponent component) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(settings);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }
}
