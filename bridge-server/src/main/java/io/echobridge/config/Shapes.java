package io.echobridge.config;

import io.echobridge.broker.BrokerFactory;
import io.echobridge.protocol.ProtocolFactory;
import io.echobridge.settings.Secret;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the shape of the configuration off the records that it is bound to. */
final class Shapes {
  private final Shape.Typed brokers;
  private final Shape.Named protocols;

  private Shapes(Plugins plugins) {
    Map<String, Shape.Kind> byType = new TreeMap<>();
    plugins.brokers().forEach((type, factory) -> byType.put(type, kind(factory)));
    brokers = new Shape.Typed(block(BrokerConfig.Common.class), byType);
    Map<String, Shape.Plugin> byName = new TreeMap<>();
    plugins.protocols().forEach((name, factory) -> byName.put(name, plugin(factory)));
    protocols = new Shape.Named(byName, true);
  }

  /** The shape of a whole configuration, with what these plug-ins understand. */
  static Shape.Block root(Plugins plugins) {
    return new Shapes(plugins).block(EchobridgeConfig.class);
  }

  /** The key of a component: {@code maxPayload} is {@code max-payload}. */
  static String key(String component) {
    return component.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  /** The word of an enum's constant: {@code ON_DEMAND} is {@code on-demand}. */
  static String word(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private <C extends Record> Shape.Kind kind(BrokerFactory<C> factory) {
    Class<C> type = factory.configType();
    return new Shape.Kind(
        block(type),
        common -> ((BrokerConfig.Common) common).check(factory),
        (settings, common) ->
            new BrokerConfig<>(factory, type.cast(settings), (BrokerConfig.Common) common));
  }

  private <C extends Record> Shape.Plugin plugin(ProtocolFactory<C> factory) {
    Class<C> type = factory.configType();
    return new Shape.Plugin(
        block(type), settings -> new ProtocolConfig<>(factory, type.cast(settings)));
  }

  private Shape.Block block(Class<? extends Record> type) {
    Map<String, Shape> keys = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Shape shape = shape(component.getGenericType());
      // An app writes only those of which something is its own.
      boolean some = type == AppConfig.class && shape == protocols;
      keys.put(key(component.getName()), some ? new Shape.Named(protocols.names(), false) : shape);
    }
    return new Shape.Block(type, keys);
  }

  private Shape shape(Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic(generic);
    }
    Class<?> plain = (Class<?>) type;
    boolean block = plain.isRecord() && plain != Secret.class;
    return block ? block(plain.asSubclass(Record.class)) : Leaves.shape(plain);
  }

  private Shape generic(ParameterizedType type) {
    Type raw = type.getRawType();
    Type[] arguments = type.getActualTypeArguments();
    if (raw == List.class) {
      return new Shape.ListOf(shape(arguments[0]));
    }
    if (raw == Optional.class) {
      return new Shape.OptionalOf(shape(arguments[0]));
    }
    if (raw == Auto.class) {
      return new Shape.Leaf(Leaves.shape((Class<?>) arguments[0]).type(), true);
    }
    if (raw == BrokerConfig.class) {
      return brokers;
    }
    if (raw == Map.class && arguments[0] == String.class) {
      return isProtocol(arguments[1]) ? protocols : new Shape.MapOf(shape(arguments[1]));
    }
    throw new IllegalStateException("no setting can be a " + type.getTypeName());
  }

  private static boolean isProtocol(Type type) {
    return type instanceof ParameterizedType generic
        && generic.getRawType() == ProtocolConfig.class;
  }
}
