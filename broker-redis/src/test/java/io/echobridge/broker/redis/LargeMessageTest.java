package io.echobridge.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.PeerLink;
import io.echobridge.testkit.CapturedLog;
import io.echobridge.testkit.OpenPeers;
import io.echobridge.testkit.RecordingListener;
import io.echobridge.testkit.RedisServer;
import io.echobridge.testkit.RespClient;
import io.echobridge.testkit.TcpProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages that are larger than they may be, mostly other programs'. */
class LargeMessageTest extends RedisTest {
  private static final int MOST = 1 << 20;

  private final CapturedLog log = closing(new CapturedLog());
  private final RecordingListener listener = new RecordingListener();

  @Test
  void aLargeMessageOfAnotherProgramIsPassedOverAndTheLinkStays() {
    RedisServer redis = redis("--client-output-buffer-limit", "pubsub 0 0 0");
    RedisBroker broker = to(redis.url(), "auto", Duration.ofSeconds(5));
    subscribe(broker, "news");

    byte[] large = new byte[60 << 20];
    try (RespClient other = redis.client()) {
      other.publish("backups", List.of(large, large));
    }
    publish(redis, "news", "ours");

    eventually(() -> assertThat(listener.texts("news")).containsExactly("ours"));
    assertThat(listener.downs()).isEmpty();
    assertThat(listener.events()).hasSize(1);
    assertThat(listener.dropped()).containsExactly("too-large", "too-large");
    assertThat(log.lines(Level.WARN))
        .singleElement()
        .asString()
        .contains("message of 62914560 bytes for backups", "max-event-size");
  }

  @Test
  void whatNodesSayHasABoundOfItsOwn() {
    RedisServer redis = redis();
    OpenPeers peers = peers(to(redis.url(), "", Duration.ofSeconds(5)));
    String large = "x".repeat(PeerLink.LARGEST);

    assertThat(peers.send(large)).succeedsWithin(PATIENCE);
    assertThat(peers.send(large + "x")).succeedsWithin(PATIENCE);
    assertThat(peers.send("after")).succeedsWithin(PATIENCE);

    eventually(() -> assertThat(peers.texts().equals(List.of(large, "after"))).isTrue());
    assertThat(listener.dropped()).isEmpty();
    assertThat(log.lines(Level.WARN))
        .singleElement()
        .asString()
        .contains("skipped a message from a node: it has " + (PeerLink.LARGEST + 1) + " bytes");
  }

  @Test
  void aMessageOfTheGreatestSizeIsHeardWhole() {
    RedisServer redis = redis();
    subscribe(to(redis.url(), "", Duration.ofSeconds(5)), "news");

    try (RespClient other = redis.client()) {
      other.publish("news", List.of(new byte[MOST], new byte[MOST + 1]));
    }
    publish(redis, "news", "after");

    eventually(() -> assertThat(listener.texts("news")).hasSize(2).contains("after"));
    assertThat(listener.events().get(0).body()).hasSize(MOST);
    assertThat(listener.dropped()).containsExactly("too-large");
  }

  @Test
  void aMessageThatTakesLongerThanTheHeartbeatIsLife() throws IOException {
    RedisServer redis = redis("--client-output-buffer-limit", "pubsub 0 0 0");
    try (Trickle trickle = new Trickle(redis.port())) {
      Duration heartbeat = Duration.ofMillis(500);
      subscribe(to("redis://127.0.0.1:" + trickle.port(), "", heartbeat), "news");

      try (RespClient other = redis.client()) {
        other.publish("news", List.of(new byte[24 << 20]));
      }
      publish(redis, "news", "after");

      eventually(() -> assertThat(listener.texts("news")).containsExactly("after"));
      assertThat(trickle.lasted()).isGreaterThan(heartbeat.multipliedBy(4));
      assertThat(listener.downs()).isEmpty();
    }
  }

  @Test
  void whatRedisItselfEndsTheLinkForIsToldWithTheSettingToChange() {
    RedisServer redis = redis("--client-output-buffer-limit", "pubsub 1mb 0 0");
    subscribe(to(redis.url(), "auto", Duration.ofSeconds(5)), "news");
    eventually(() -> assertThat(infoCalls(redis)).isPositive());

    try (RespClient other = redis.client()) {
      other.publish("backups", List.of(new byte[8 << 20]));
    }

    eventually(() -> assertThat(listener.ups()).hasSize(2));
    eventually(
        () ->
            assertThat(log.lines(Level.WARN))
                .anySatisfy(
                    line ->
                        assertThat(line)
                            .contains("client-output-buffer-limit", "pubsub 1048576 0 0")));
  }

  @Test
  void anOutageOfAnotherKindSaysNothingOfThatSetting() throws IOException {
    RedisServer redis = redis();
    try (TcpProxy wire = TcpProxy.to(redis.port())) {
      subscribe(to("redis://127.0.0.1:" + wire.port(), "auto", Duration.ofSeconds(5)), "news");
      eventually(() -> assertThat(infoCalls(redis)).isEqualTo(1));
      wire.cut();
      eventually(() -> assertThat(listener.downs()).hasSize(1));
      wire.mend();
      eventually(() -> assertThat(listener.ups()).hasSize(2));
      eventually(() -> assertThat(infoCalls(redis)).isEqualTo(2));
      subscribe(to("redis://127.0.0.1:" + wire.port(), "", Duration.ofSeconds(5)), "done");
      assertThat(log.lines(Level.WARN)).isEmpty();
    }
  }

  private RedisBroker to(String url, String prefix, Duration heartbeat) {
    RedisConfig config = RedisConfigs.to(url).prefix(prefix).made();
    BrokerContext context =
        new BrokerContext("default", "main", "node", true, true, Duration.ZERO, () -> MOST);
    RedisBroker broker = closing(new RedisBroker(config, context, heartbeat));
    broker.start(listener);
    return broker;
  }

  /** How often somebody asked for the count of connections that were ended. */
  private static int infoCalls(RedisServer redis) {
    try (RespClient admin = redis.client()) {
      String stats = String.valueOf(admin.command("INFO", "commandstats"));
      return stats
          .lines()
          .filter(line -> line.startsWith("cmdstat_config|get:calls="))
          .mapToInt(line -> Integer.parseInt(line.replaceAll(".*:calls=(\\d+),.*", "$1")))
          .findFirst()
          .orElse(0);
    }
  }

  /** A wire that lets a little through at a time. */
  private static final class Trickle implements AutoCloseable {
    private static final int PORTION = 1 << 20;
    private static final long PAUSE_NANOS = 100_000_000;

    private final ServerSocket server = new ServerSocket(0);
    private volatile long most;

    Trickle(int to) throws IOException {
      Thread accepting = new Thread(() -> accept(to), "trickle");
      accepting.setDaemon(true);
      accepting.start();
    }

    int port() {
      return server.getLocalPort();
    }

    /** How long the longest run of bytes took. */
    Duration lasted() {
      return Duration.ofNanos(most);
    }

    @Override
    public void close() throws IOException {
      server.close();
    }

    private void accept(int to) {
      try {
        while (true) {
          Socket client = server.accept();
          Socket there = new Socket(InetAddress.getLoopbackAddress(), to);
          pump(client, there);
          pump(there, client);
        }
      } catch (IOException e) {
        // closed
      }
    }

    private void pump(Socket from, Socket to) {
      Thread thread = new Thread(() -> copy(from, to), "trickle");
      thread.setDaemon(true);
      thread.start();
    }

    private void copy(Socket from, Socket to) {
      byte[] portion = new byte[PORTION];
      long began = System.nanoTime();
      try (from;
          to) {
        for (int read = from.getInputStream().read(portion); read >= 0; ) {
          to.getOutputStream().write(portion, 0, read);
          if (read > PORTION / 64) {
            java.util.concurrent.locks.LockSupport.parkNanos(PAUSE_NANOS);
            most = Math.max(most, System.nanoTime() - began);
          } else {
            began = System.nanoTime();
          }
          read = from.getInputStream().read(portion);
        }
      } catch (IOException e) {
        // the other end is gone
      }
    }
  }
}
