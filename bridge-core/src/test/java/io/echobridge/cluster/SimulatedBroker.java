package io.echobridge.cluster;

import io.echobridge.presence.NodeId;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A broker as the nodes see it: what one sends to all reaches all, also itself, in its order; what
 * it sends to one reaches that one. A link that is cut carries nothing, and its node may notice
 * that later. While it is lossy, messages are lost, doubled and overtake each other.
 */
final class SimulatedBroker {
  private final Simulation simulation;
  private final RandomGenerator random;
  private final Map<Long, Long> lastArrivals = new HashMap<>();

  double loss;
  double doubled;
  long overtaking;

  SimulatedBroker(Simulation simulation, RandomGenerator random) {
    this.simulation = simulation;
    this.random = random;
  }

  /** What the broker needs of its surroundings. */
  interface Simulation {
    long now();

    void at(long time, Runnable what);

    Iterable<SimulatedNode> nodes();
  }

  boolean isLossy() {
    return loss > 0 || doubled > 0 || overtaking > 0;
  }

  void send(SimulatedNode from, @Nullable NodeId to, byte[] frame, long ticket) {
    if (!from.isConnected) {
      return; // its node hears of it when it notices
    }
    int epoch = from.epoch;
    for (SimulatedNode receiver : simulation.nodes()) {
      boolean isFor = to == null || to.equals(receiver.id);
      if (isFor && receiver.isConnected && receiver.group == from.group) {
        if (random.nextDouble() >= loss) {
          carry(from, receiver, frame);
        }
        if (doubled > 0 && random.nextDouble() < doubled) {
          carry(from, receiver, frame);
        }
      }
    }
    simulation.at(
        simulation.now() + latency(),
        () -> {
          if (from.isConnected && from.epoch == epoch) {
            from.input(() -> from.node.sent(ticket, true, simulation.now()));
          }
        });
  }

  private void carry(SimulatedNode from, SimulatedNode receiver, byte[] frame) {
    long arrival = simulation.now() + latency();
    long pair = (long) from.index << 32 | receiver.index;
    if (overtaking > 0) {
      arrival += random.nextLong(overtaking);
    } else {
      arrival = Math.max(arrival, lastArrivals.getOrDefault(pair, 0L));
      lastArrivals.put(pair, arrival);
    }
    int epoch = receiver.epoch;
    simulation.at(
        arrival,
        () -> {
          if (receiver.isConnected && receiver.epoch == epoch) {
            receiver.arrived(from, frame);
          }
        });
  }

  private long latency() {
    return 500_000 + random.nextLong(4_000_000);
  }
}
