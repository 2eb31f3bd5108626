package io.echobridge.hub;

import io.echobridge.broker.Backfill;
import io.echobridge.broker.Missed;
import io.echobridge.broker.Places;
import io.echobridge.channel.ChannelName;
import io.echobridge.history.History;
import io.echobridge.history.Offsets;
import io.echobridge.history.OwnCount;
import io.echobridge.hub.delivery.Broadcasts;
import io.echobridge.hub.delivery.Channels;
import io.echobridge.hub.delivery.KeptMessages;
import io.echobridge.hub.delivery.Recall;
import io.echobridge.hub.delivery.Returning;
import io.echobridge.hub.delivery.Sequencer;
import io.echobridge.hub.delivery.Shared;
import io.echobridge.hub.intake.MappedBroker;
import io.echobridge.hub.intake.Remembering;
import io.echobridge.hub.recovery.NodePlaces;
import io.echobridge.hub.recovery.SessionRecords;
import io.echobridge.hub.stats.Counters;
import io.echobridge.net.EventLoops;
import io.echobridge.net.HeapShares;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a hub keeps for clients that come back, where it does. Made before the first client. */
final class Past {
  private final RecoverySettings settings;
  private final Recall recall;
  private final Map<String, Recall.Source> sources = new HashMap<>();
  private final Recall.Source published;
  private final Map<String, Supply.Supplied> supplied = new HashMap<>();
  private volatile Lost onLost = (source, channels) -> {};
  private volatile @Nullable Backfilling backfilling;

  /** Hears that messages of a source were missed, of these channels. */
  interface Lost {
    void of(int source, Predicate<ChannelName> channels);
  }

  /**
   * @param brokers by the names they have in the configuration
   */
  Past(
      RecoverySettings settings,
      NodeId node,
      Map<String, MappedBroker> brokers,
      Broadcasts broadcasts) {
    this.settings = settings;
    List<Places> places = new ArrayList<>();
    // By name, as on every other node.
    new TreeMap<>(brokers)
        .forEach(
            (name, broker) -> {
              Places named = broker.broker().places().orElse(null);
              OwnCount count = named == null ? new OwnCount(node.toString()) : null;
              Recall.Source source = new Recall.Source(places.size(), count);
              sources.put(name, source);
              Backfill backfill = named == null ? null : named.backfill().orElse(null);
              if (named != null && backfill != null) {
                supplied.put(name, new Supply.Supplied(source.number(), named, backfill));
              }
              places.add(named == null ? count : named);
            });
    OwnCount count = new OwnCount(node.toString());
    published = new Recall.Source(places.size(), count);
    places.add(count);
    History history =
        new History(places.size(), settings.history(), HeapShares.HISTORY, System::nanoTime);
    recall = new Recall(history, new Offsets(places), broadcasts);
  }

  Recall recall() {
    return recall;
  }

  /**
   * What a broker has to do for it. One that names no places hears only the channels that it is
   * asked for, so it has to listen for as long as a client may come back that has missed something
   * there.
   */
  Remembering remembering(String broker) {
    Recall.Source source = Objects.requireNonNull(sources.get(broker));
    OwnCount count = source.count();
    return count == null
        ? new Remembering(
            source, Duration.ZERO, missed -> fill(broker, source, missed), () -> lost(source))
        : new Remembering(
            source, settings.history().age(), missed -> false, () -> lost(count, source));
  }

  private boolean fill(String broker, Recall.Source source, Missed missed) {
    Backfilling by = backfilling;
    boolean isNew = missed.behind().isEmpty();
    if (by == null || !by.fill(broker, source.number(), missed)) {
      return false;
    }
    if (!isNew) {
      // No node keeps those of other channels.
      onLost.of(source.number(), channel -> !recall.keeps(channel));
    }
    return true;
  }

  /** Has other nodes bring what this one has missed. Once. */
  void backfill(Backfilling by) {
    backfilling = by;
  }

  /** What gives other nodes what they have missed. */
  Supply supply(KeptMessages kept) {
    return new Supply(supplied, kept);
  }

  private void lost(OwnCount count, Recall.Source source) {
    count.lost();
    lost(source);
  }

  private void lost(Recall.Source source) {
    onLost.of(source.number(), channel -> true);
  }

  /** Has somebody hear of what was missed. Once. */
  void onLost(Lost told) {
    onLost = told;
  }

  /** The brokers that name no places, so that only this node knows where a client stood. */
  List<String> local() {
    return sources.entrySet().stream()
        .filter(source -> source.getValue().count() != null)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** The events that come from no broker, as the history knows them. */
  Recall.Source published() {
    return published;
  }

  /** What takes clients in that come back. */
  Returns returns(
      Sessions sessions,
      NodeId node,
      Sequencer order,
      Channels channels,
      EventLoops loops,
      Counters counters) {
    Shared shared = new Shared(order, channels);
    SessionRecords records =
        new SessionRecords(
            shared, node, settings.maxRecords(), settings.remembered(), System::nanoTime);
    shared.hear(SessionRecords.CHANNEL, records::remote);
    NodePlaces nodes = new NodePlaces(shared, settings.proof(), System::nanoTime);
    shared.hear(NodePlaces.CHANNEL, nodes::remote);
    Returning returning = new Returning(order, channels, recall);
    return new Returns(
        sessions,
        records,
        nodes,
        returning,
        recall,
        loops,
        counters,
        settings,
        System::nanoTime,
        InstantSource.system());
  }
}
