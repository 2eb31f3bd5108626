package io.echobridge.broker.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.echobridge.testkit.OpenPeers;
import io.echobridge.testkit.RecordingListener;
import io.echobridge.testkit.TcpProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** What the tests of one situation share: brokers and an application that end with the test. */
@Timeout(300)
abstract class RabbitTest {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  final String app = Rabbit.unique("app");
  final RecordingListener listener = new RecordingListener();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  final void closeAll() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  <T extends AutoCloseable> T closing(T resource) {
    open.add(resource);
    return resource;
  }

  /** A channel of an application, past all wires. */
  Channel application() throws IOException {
    Connection connection = Rabbit.connect();
    open.add(() -> connection.abort(1_000));
    return connection.createChannel();
  }

  /** A durable topic exchange of this test's own. */
  String exchange(Channel application) throws IOException {
    String name = app + "-events";
    application.exchangeDeclare(name, "topic", true);
    open.add(() -> delete(name));
    return name;
  }

  /** The queue of the broker that {@link #listener} listens to. */
  String queue() {
    return queue("one");
  }

  String queue(String node) {
    return "echobridge." + app + ".main." + node;
  }

  TcpProxy wire() {
    return closing(TcpProxy.to(Rabbit.SERVER.port()));
  }

  RabbitBroker start(String settings) {
    return start(settings, listener);
  }

  RabbitBroker start(String settings, RecordingListener to) {
    RabbitBroker broker = closing(Settings.of(settings).node(app, to == listener ? "one" : "two"));
    broker.start(to);
    return broker;
  }

  /** The peer link of a started broker, open and heard. */
  OpenPeers peers(RabbitBroker broker) {
    OpenPeers peers = OpenPeers.of(broker);
    assertThat(peers.opened()).succeedsWithin(PATIENCE);
    return peers;
  }

  static String at(int port) {
    return "addresses = [\"127.0.0.1:" + port + "\"]\n";
  }

  static String atServer() {
    return at(Rabbit.SERVER.port());
  }

  static String bound(String exchange) {
    return "bindings = [{ exchange = \"" + exchange + "\" }]\n";
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static void eventually(ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(assertion);
  }

  private static void delete(String exchange) throws IOException {
    Connection connection = Rabbit.connect();
    connection.createChannel().exchangeDelete(exchange);
    connection.abort(1_000);
  }
}
