package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.acceptance.Cluster.Node;
import io.echobridge.acceptance.Crowd.Visitor;
import io.echobridge.testkit.RespClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More events than a node's clients can take hold that node back, and not what nodes say. */
@Tag("alone")
class FloodedClusterTest {
  private static final String CHANNEL = "flood";
  private static final int CLIENTS = 30;

  /** Longer than six heartbeats; {@code -Dflood=30}. */
  private static final Duration FLOOD = Duration.ofSeconds(Integer.getInteger("flood", 16));

  private static final int IN_FLIGHT = 128 << 10;
  private static final byte[] EVENT =
      ("{\"event\":\"e\",\"data\":\"" + "x".repeat(16 << 10) + "\"}")
          .getBytes(StandardCharsets.UTF_8);

  private static final List<byte[]> BATCH = Collections.nCopies(20, EVENT);

  /** Much more than a node may have of them, and less than Redis may. */
  private static final int AHEAD = 200;

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong heard = new AtomicLong();

  @Test
  void aNodeThatIsHeldBackIsNotDeadAndSeesWhoComes() {
    String limits = "limits { max-event-size = 64 KiB, max-in-flight = " + IN_FLIGHT + " }";
    try (Cluster cluster = Cluster.of(2, limits);
        Crowd crowd = new Crowd(cluster, "presence-flooded");
        Clients clients = new Clients(cluster.node(0))) {
      List<Visitor> watchers = crowd.joinAtOnce(1, 3, 0, 1);
      crowd.awaitExact();
      crowd.forget();
      CompletableFuture<Void> flood =
          CompletableFuture.runAsync(() -> flood(cluster), task -> new Thread(task).start());
      Waiting.until("the flood").until(() -> heard.get() > AHEAD);

      List<Long> millis = new ArrayList<>();
      int held = 0;
      long end = System.nanoTime() + FLOOD.toNanos();
      for (int user = 100; System.nanoTime() < end; user++) {
        int joined = user;
        Visitor visitor = crowd.join(joined, user % 2);
        Visitor watcher = watchers.get(watchers.get(0).node() == visitor.node() ? 1 : 0);
        long start = System.nanoTime();
        Waiting.until("the other node sees user " + joined)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> watcher.view().members().contains(joined));
        millis.add(Duration.ofNanos(System.nanoTime() - start).toMillis());
        held += cluster.node(0).daemon().metric("in_flight_bytes") > IN_FLIGHT / 2 ? 1 : 0;
      }
      over.set(true);
      flood.join();

      Collections.sort(millis);
      System.out.printf(
          "[cluster] under %d MB of events, held back in %d of %d looks, a join is seen elsewhere"
              + " after %d ms, the slowest after %d ms%n",
          (heard.get() * EVENT.length) >> 20,
          held,
          millis.size(),
          millis.get(millis.size() / 2),
          millis.get(millis.size() - 1));
      assertThat(held).as("how often the node was held back").isPositive();
      // Beside a flood that takes every core there is; a heartbeat tells it after 2,000.
      assertThat(millis.get(millis.size() / 2)).isLessThan(1_000);
      crowd.awaitExact();
      for (Visitor watcher : watchers) {
        assertThat(watcher.view().left()).isEmpty();
      }
      for (Node node : cluster.nodes()) {
        node.daemon().assertHealthy();
        assertThat(node.daemon().metric("cluster_deaths_total")).isZero();
        assertThat(node.daemon().metric("cluster_digest_mismatch_total")).isZero();
      }
      assertThat(clients.areThere()).isTrue();
    }
  }

  /** Publishes as fast as the clients hear, always so much ahead of them. */
  private void flood(Cluster cluster) {
    try (RespClient application = RespClient.connect("127.0.0.1", cluster.broker().port())) {
      long published = 0;
      while (!over.get()) {
        long most = heard.get() + AHEAD;
        if (published < most) {
          application.publish(CHANNEL, BATCH);
          published += BATCH.size();
        } else {
          Thread.onSpinWait();
        }
      }
    }
  }

  /** Clients that read, and keep nothing; what the last of them hears is counted. */
  private final class Clients implements AutoCloseable {
    private final List<RawWebSocket> sockets = new ArrayList<>();

    Clients(Node node) {
      for (int i = 0; i < CLIENTS; i++) {
        RawWebSocket socket =
            RawWebSocket.open(node.port(), "/socket.io/?EIO=4&transport=websocket");
        boolean counts = i == CLIENTS - 1;
        socket.text("40");
        socket.text("42[\"subscribe\",{\"channel\":\"" + CHANNEL + "\"}]");
        Thread reader = new Thread(() -> socket.readAll(message -> take(socket, message, counts)));
        reader.setDaemon(true);
        reader.start();
        sockets.add(socket);
      }
    }

    private void take(RawWebSocket socket, RawWebSocket.Message message, boolean counts) {
      if (message.payload().equals("2")) {
        socket.text("3");
      } else if (counts && message.payload().startsWith("42[\"e\"")) {
        heard.incrementAndGet();
      }
    }

    boolean areThere() {
      return sockets.stream().allMatch(socket -> socket.closeCode() == null);
    }

    @Override
    public void close() {
      sockets.forEach(RawWebSocket::close);
    }
  }
}
