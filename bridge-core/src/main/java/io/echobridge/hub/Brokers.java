package io.echobridge.hub;

import io.echobridge.hub.delivery.ChannelWatcher;
import io.echobridge.hub.intake.BrokerLink;
import io.echobridge.hub.intake.Inbound;
import io.echobridge.hub.intake.Intake;
import io.echobridge.hub.intake.MappedBroker;
import io.echobridge.hub.stats.BrokerState;
import io.echobridge.hub.stats.Counters;
import io.echobridge.mapping.Mapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All brokers of a hub, by the names they have in the configuration. Thread-safe. */
final class Brokers implements AutoCloseable {
  private final List<BrokerLink> links = new ArrayList<>();

  /**
   * @param past what is kept of them; null where nothing is
   */
  Brokers(
      String app,
      Map<String, MappedBroker> brokers,
      Intake intake,
      Counters counters,
      @Nullable Past past) {
    brokers.forEach(
        (name, broker) ->
            links.add(
                new BrokerLink(
                    app,
                    name,
                    broker,
                    intake,
                    counters,
                    past == null ? null : past.remembering(name))));
  }

  /** What takes messages of clients to the application; null where no broker does. */
  static @Nullable Inbound inbound(Map<String, MappedBroker> brokers) {
    return brokers.values().stream()
        .flatMap(broker -> broker.inbound().stream())
        .findFirst()
        .orElse(null);
  }

  /** What takes events of the HTTP API to all nodes, if any broker does. */
  Optional<BrokerLink> publisher() {
    return links.stream()
        .filter(BrokerLink::circulates)
        .min(Comparator.comparing(BrokerLink::name));
  }

  /** Those that have the brokers hear what happens to channels. */
  List<ChannelWatcher> watchers() {
    return links.stream().flatMap(link -> link.watchers().stream()).toList();
  }

  /**
   * Starts each in the background.
   *
   * @param started hears the name of each broker that has started, on that broker's thread
   */
  void start(Consumer<String> started) {
    links.forEach(link -> link.start(() -> started.accept(link.name())));
  }

  /** Whether every broker is connected and subscribed, and what was missed has come if it can. */
  boolean areUp() {
    return links.stream().allMatch(BrokerLink::isReady);
  }

  /** That broker's messages become events by another mapping from now on. */
  void change(String broker, Mapping mapping) {
    links.stream().filter(link -> link.name().equals(broker)).forEach(link -> link.change(mapping));
  }

  List<BrokerState> states() {
    return links.stream().map(BrokerLink::state).toList();
  }

  /** Reports what brings events that nobody hears; as {@link Hub#tick}. */
  void noteSilence() {
    links.forEach(BrokerLink::noteSilence);
  }

  /** Threads in one call for longer than that; as {@link Hub#stuck}. */
  Map<String, List<Thread>> stuck(Duration patience) {
    Map<String, List<Thread>> stuck = new TreeMap<>();
    links.forEach(link -> stuck.put(link.name(), link.stuck(patience)));
    return stuck;
  }

  /** Blocks until all have ended. Idempotent. */
  @Override
  public void close() {
    links.forEach(BrokerLink::close);
  }
}
