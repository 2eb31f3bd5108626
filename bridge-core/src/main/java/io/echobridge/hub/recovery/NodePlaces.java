package io.echobridge.hub.recovery;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.RosterChange;
import io.echobridge.hub.delivery.Shared;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import io.echobridge.text.JsonText;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How far each node had come, and when. A client of a node that has died without a word surely has
 * everything that its node had handed out so long before that the client would not have been there
 * any more without an answer to a ping.
 *
 * <p>Thread-safe.
 */
public final class NodePlaces {
  /** Where they are shared. */
  public static final ChannelName CHANNEL = new ChannelName("#places");

  /** How often a node says how far it is. */
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private static final Duration KEPT = Duration.ofMinutes(10);

  private static final int MOST_OF_ONE = 256;

  private record Sample(long at, String offset) {}

  private record Said(long at, Entry entry) {}

  private final Shared shared;
  private final LongSupplier clock;
  private final Map<NodeId, Deque<Sample>> all = new HashMap<>();

  /** What the others know of this node, the oldest first. */
  private final Deque<Said> own = new ArrayDeque<>();

  private final Duration proof;

  /**
   * @param shared what the nodes share, whose lock guards this
   * @param proof after so long a client that has not answered is gone: a node that starts learns
   *     where each other was so long ago
   * @param clock in nanoseconds
   */
  public NodePlaces(Shared shared, Duration proof, LongSupplier clock) {
    this.shared = shared;
    this.proof = proof;
    this.clock = clock;
  }

  /** Has the others know how far this node is, now and then. */
  public void say(String offset) {
    synchronized (shared.lock()) {
      long now = clock.getAsLong();
      if (!own.isEmpty() && now - own.getLast().at() < PERIOD.toNanos()) {
        return;
      }
      RawJson place = RawJson.of("{\"p\":" + JsonText.quoted(offset) + "}");
      own.add(new Said(now, shared.add(CHANNEL, new Member(offset, place))));
      forget(now - proof.toNanos());
      all.values().removeIf(samples -> now - samples.getLast().at() > KEPT.toNanos());
    }
  }

  /** Has the others forget what is older than the last that is old enough. */
  private void forget(long enough) {
    Said oldest = own.removeFirst();
    while (!own.isEmpty() && (own.getFirst().at() - enough <= 0 || own.size() >= MOST_OF_ONE)) {
      shared.remove(oldest.entry());
      oldest = own.removeFirst();
    }
    own.addFirst(oldest);
  }

  /** Another node says how far it is. Under the lock. */
  public void remote(RosterChange change) {
    if (!change.joins()) {
      return;
    }
    Entry entry = change.entry();
    Deque<Sample> samples = all.computeIfAbsent(entry.node(), node -> new ArrayDeque<>());
    samples.add(new Sample(entry.at(), entry.userId()));
    if (samples.size() > MOST_OF_ONE) {
      samples.removeFirst();
    }
  }

  /**
   * How far a node was for certain with a client when it was heard last.
   *
   * @param begunAt when the client came to it, in nanoseconds: before, it says nothing of the
   *     client
   */
  public Optional<String> floor(NodeId node, long begunAt) {
    synchronized (shared.lock()) {
      Deque<Sample> samples = all.get(node);
      if (samples == null) {
        return Optional.empty();
      }
      long latest = samples.getLast().at() - proof.toNanos();
      Sample found = null;
      for (Sample each : samples) {
        found = each.at() - latest <= 0 && each.at() - begunAt >= 0 ? each : found;
      }
      return Optional.ofNullable(found).map(Sample::offset);
    }
  }
}
