package io.echobridge.server;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.config.AppConfig;
import io.echobridge.config.BrokerConfig;
import io.echobridge.config.InboundConfig;
import io.echobridge.hub.Hub;
import io.echobridge.hub.HubLimits;
import io.echobridge.hub.RecoverySettings;
import io.echobridge.hub.delivery.ChannelWatcher;
import io.echobridge.hub.intake.Inbound;
import io.echobridge.hub.intake.MappedBroker;
import io.echobridge.mapping.Mapping;
import io.echobridge.net.EventLoops;
import io.echobridge.presence.NodeId;
import io.echobridge.settings.Faults;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A hub's limits, how clients come back to it, and what events its brokers' messages are. */
final class LiveHub implements LivePart<AppConfig> {
  private static final LiveKeys LIMITS =
      LiveKeys.of(
          "limits.max-event-size",
          "limits.max-in-flight",
          "limits.max-channels-per-connection",
          "limits.whispers-per-second",
          "limits.max-whisper",
          "limits.bytes-per-second",
          "limits.max-member-size",
          "limits.max-members-per-channel",
          "presence.grace",
          "all-channel");

  /** Only while the block is there that was there at the start: the whole of it needs a restart. */
  private static final LiveKeys COUNT = LiveKeys.of("pusher.subscription-count");

  /** Only for a broker that asks for the same addresses with them. */
  private static final LiveKeys MAPPINGS = LiveKeys.of("brokers.*.mappings");

  private final Hub hub;
  private final LiveRecovery recovery;
  private final Map<String, BrokerConfig<?>> started;
  private final boolean hasPusher;

  /** That of the protocols at the start: others need a restart. */
  private final Predicate<String> sayable;

  private volatile HubLimits limits;

  /**
   * Makes the hub with every broker that does not refuse its settings, not yet started.
   *
   * @param path where the app's block stands, for faults
   * @param sayable whether clients can be sent an event of a name
   * @param recovery how its clients are brought up to date that come back
   * @param node this process
   * @param neighbours what this node is among others
   * @param watcher hears what happens to its channels
   */
  LiveHub(
      String id,
      String path,
      AppConfig app,
      Predicate<String> sayable,
      LiveRecovery recovery,
      NodeId node,
      Neighbours neighbours,
      EventLoops loops,
      Faults faults,
      ChannelWatcher watcher) {
    this.sayable = sayable;
    this.recovery = recovery;
    this.started = Map.copyOf(app.brokers());
    this.hasPusher = app.pusher().isPresent();
    this.limits = limits(app, false);
    Map<String, MappedBroker> brokers = new LinkedHashMap<>();
    app.brokers()
        .forEach(
            (name, broker) -> {
              Mapping mapping = broker.mapping(app.limits().maxEventSize(), sayable);
              BrokerContext context =
                  new BrokerContext(
                      id,
                      name,
                      node.toString(),
                      mapping.channelsAreAddresses(),
                      app.keys().isPresent(),
                      recovery.age(),
                      this::largestMessage);
              faults
                  .attempt(path + ".brokers." + name, () -> broker.create(context))
                  .ifPresent(
                      made -> {
                        boolean presence = broker.common().publishPresence();
                        Optional<Inbound> inbound =
                            app.inboundBroker()
                                .filter(name::equals)
                                .flatMap(own -> inbound(path, app.inbound(), made, faults));
                        brokers.put(name, new MappedBroker(made, mapping, presence, inbound));
                      });
            });
    this.hub =
        new Hub(
            id,
            loops,
            brokers,
            limits,
            neighbours.seat(node, brokers),
            recovery.settings(app),
            watcher);
  }

  /** What takes messages of clients to a broker; a fault where the broker cannot. */
  private static Optional<Inbound> inbound(
      String path, InboundConfig config, Broker broker, Faults faults) {
    if (broker.sender().isEmpty()) {
      faults.add(path + ".inbound.broker: expected one that clients' messages can be sent to");
      return Optional.empty();
    }
    return faults.attempt(
        path + ".inbound",
        () ->
            new Inbound(
                broker.sender().orElseThrow(),
                config.publishTo(),
                config.rate(),
                config.maxSize()));
  }

  Hub hub() {
    return hub;
  }

  /** The most bytes that an event's message may have. */
  int largestMessage() {
    return limits.maxEventSize();
  }

  /**
   * @param counts whether clients hear now how many connections their channel has
   */
  private HubLimits limits(AppConfig app, boolean counts) {
    AppConfig.Limits limits = app.limits();
    return new HubLimits(
        limits.maxEventSize(),
        limits.maxInFlight(),
        limits.maxChannelsPerConnection(),
        limits.whispersPerSecond(),
        limits.maxWhisper(),
        limits.bytesPerSecond(),
        limits.maxMemberSize(),
        limits.maxMembersPerChannel(),
        canCount(app) ? app.pusher().orElseThrow().subscriptionCount() : counts,
        recovery.grace(app),
        app.allChannel());
  }

  private boolean canCount(AppConfig app) {
    return hasPusher && app.pusher().isPresent();
  }

  @Override
  public String name() {
    return "hub";
  }

  @Override
  public boolean takes(List<String> setting, AppConfig next) {
    return LIMITS.include(setting)
        || (COUNT.include(setting) && canCount(next))
        || recovery.takes(setting, next)
        || (MAPPINGS.include(setting) && canRemap(setting.get(1), next));
  }

  // A broker was told at its start whether the addresses of its messages are channels.
  private boolean canRemap(String broker, AppConfig next) {
    BrokerConfig<?> now = started.get(broker);
    BrokerConfig<?> then = next.brokers().get(broker);
    return now != null
        && then != null
        && now.factory().type().equals(then.factory().type())
        && channelsAreAddresses(now) == channelsAreAddresses(then);
  }

  private boolean channelsAreAddresses(BrokerConfig<?> broker) {
    return broker.mapping(1, sayable).channelsAreAddresses();
  }

  @Override
  public Runnable prepare(AppConfig next) {
    Map<String, Mapping> mappings = new LinkedHashMap<>();
    next.brokers()
        .forEach(
            (name, broker) -> {
              if (canRemap(name, next)) {
                mappings.put(name, broker.mapping(next.limits().maxEventSize(), sayable));
              }
            });
    HubLimits other = limits(next, limits.subscriptionCounts());
    Optional<RecoverySettings> others = recovery.settings(next);
    return () -> {
      limits = other;
      hub.change(other);
      others.ifPresent(hub::change);
      mappings.forEach(hub::change);
    };
  }
}
