package io.echobridge.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Several Kafkas that are one cluster, for tests of what happens when some of it is away. Node 1 is
 * also the controller, without which none elects a leader. Always JVMs of their own, as {@link
 * KafkaServer} says: the nodes of a cluster of containers would not find each other on this
 * machine's ports.
 */
public final class KafkaCluster implements AutoCloseable {
  private final List<Integer> ports;
  private final List<KafkaChild> nodes = new ArrayList<>();

  private KafkaCluster(int size) {
    List<Integer> all = FreePorts.several(size + 1);
    int controller = all.get(size);
    ports = all.subList(0, size);
    for (int id = 1; id <= size; id++) {
      int port = ports.get(id - 1);
      String listener = "PLAIN://127.0.0.1:" + port;
      String also = id == 1 ? ",CONTROLLER://127.0.0.1:" + controller : "";
      // Of two lines with one key the later one counts.
      List<String> settings =
          List.of(
              "node.id=" + id,
              "process.roles=" + (id == 1 ? "broker,controller" : "broker"),
              "listeners=" + listener + also,
              "advertised.listeners=" + listener,
              "replica.lag.time.max.ms=2000");
      nodes.add(new KafkaChild(new KafkaSettings(port, port, port, port, controller, settings)));
    }
  }

  /** Starts one of so many nodes; their ids are 1, 2, … */
  public static KafkaCluster start(int size) {
    KafkaCluster cluster = new KafkaCluster(size);
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "end Kafka's cluster"));
    IntStream.rangeClosed(1, size).forEach(cluster::restart);
    return cluster;
  }

  /** {@code host:port} of all nodes, between commas. */
  public String addresses() {
    return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
  }

  /** Ends a node as a crash would (SIGKILL). */
  public void kill(int id) {
    nodes.get(id - 1).kill();
  }

  /** Starts a node again that was killed, with what it held. */
  public void restart(int id) {
    nodes.get(id - 1).start();
  }

  @Override
  public void close() {
    nodes.forEach(KafkaChild::close);
  }
}
