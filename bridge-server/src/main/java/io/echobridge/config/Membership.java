package io.echobridge.config;

import io.echobridge.auth.AuthConfig;
import io.echobridge.broker.Broker;
import io.echobridge.broker.PeerLink;
import io.echobridge.cluster.frame.ClusterIdentity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes an app's hub works with, as the settings say, or why with none.
 *
 * @param broker the name of the broker that carries what nodes say to each other
 * @param alone why there are no other nodes; null where there can be some
 */
public record Membership(Optional<String> broker, @Nullable String alone) {
  /** Brokers that carry it better stand first. */
  private static final List<String> TYPES = List.of("redis", "rabbitmq", "kafka");

  /**
   * @param brokers those that were made, by their names
   */
  public static Membership of(String id, AppConfig app, Map<String, Broker> brokers) {
    ClusterConfig config = app.cluster();
    if (!config.enabled()) {
      return new Membership(Optional.empty(), "cluster.enabled = false");
    }
    Optional<String> carrier = carrier(app);
    Optional<PeerLink> link = carrier.map(brokers::get).flatMap(Broker::peers);
    if (app.brokers().isEmpty()) {
      return new Membership(Optional.empty(), "it has no broker");
    }
    if (link.isEmpty()) {
      return new Membership(Optional.empty(), "its broker carries no messages between nodes");
    }
    if (config.secrets().isEmpty() && !config.acceptUnsigned() && isOpenToOthers(link.get())) {
      String key = "apps." + id + ".cluster";
      return new Membership(
          Optional.empty(),
          "other machines can reach its broker, so nodes have to sign their messages: for"
              + " several nodes write "
              + key
              + ".secrets = [\"…\"], the same on each, such as from \"openssl rand -hex 32\";"
              + " for a single node write "
              + key
              + ".enabled = false");
    }
    return new Membership(carrier, null);
  }

  /** Whether programs on other machines may publish at a broker. */
  public static boolean isOpenToOthers(PeerLink link) {
    return !link.hosts().stream().allMatch(Network::isThisMachine);
  }

  private static Optional<String> carrier(AppConfig app) {
    String named = app.cluster().broker();
    if (!named.isEmpty()) {
      return Optional.of(named);
    }
    if (app.brokers().size() == 1) {
      return app.brokers().keySet().stream().findFirst();
    }
    return app.brokers().entrySet().stream()
        .filter(broker -> TYPES.contains(type(broker.getValue())))
        .min(
            Comparator.<Map.Entry<String, BrokerConfig<?>>>comparingInt(
                    broker -> TYPES.indexOf(type(broker.getValue())))
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey);
  }

  private static String type(BrokerConfig<?> broker) {
    return broker.factory().type();
  }

  /**
   * What makes a cluster. Installations that share a broker do not become one by accident: a secret
   * tells them apart, or else what they ask who may listen.
   */
  public static ClusterIdentity identity(String id, AppConfig app) {
    ClusterConfig config = app.cluster();
    boolean isNamed = !config.name().isEmpty() || !config.secrets().isEmpty();
    String name = isNamed ? config.name() : "of " + Long.toHexString(configuration(app));
    return new ClusterIdentity(id, name, config.secrets(), config.acceptUnsigned());
  }

  /** A hash of what all nodes of an app should have in common. */
  public static long configuration(AppConfig app) {
    StringBuilder common = new StringBuilder();
    app.auth().map(Membership::addresses).ifPresent(common::append);
    app.api().ifPresent(api -> common.append(new TreeSet<>(api.clients().keySet())));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(common.toString().getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static String addresses(AuthConfig auth) {
    return new TreeSet<>(auth.byOrigin().values()) + " " + auth.url() + " ";
  }
}
