package io.echobridge.broker.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.echobridge.testkit.OpenPeers;
import io.echobridge.testkit.RecordingListener;
import io.echobridge.testkit.TcpProxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whom a node connects to, and as whom. */
class ConnectionsTest extends RabbitTest {
  /** Which of the two connections of a link publishes. */
  private static final int PUBLISHING = 1;

  private final String virtualHost = app + "/eu";

  @Test
  void userVirtualHostAndNameAreThoseOfTheSettings() throws Exception {
    closing((AutoCloseable) () -> Rabbit.SERVER.control("delete_user", app));
    closing((AutoCloseable) () -> Rabbit.SERVER.control("delete_vhost", virtualHost));
    Rabbit.SERVER.control("add_vhost", virtualHost);
    Rabbit.SERVER.control("set_permissions", "-p", virtualHost, "guest", ".*", ".*", ".*");
    Rabbit.SERVER.control("add_user", app, "p@ss:word");
    // As reference.conf says.
    Rabbit.SERVER.control(
        "set_permissions",
        "-p",
        virtualHost,
        app,
        "^echobridge\\.",
        "^echobridge\\.",
        "^(echobridge\\.|events$)");
    Channel application = applicationInVirtualHost();
    application.exchangeDeclare("events", "topic");
    String at = "@127.0.0.1:" + Rabbit.SERVER.port() + "/" + virtualHost.replace("/", "%2F");
    String settings =
        "addresses = [\"amqp://" + app + ":p%40ss%3Aword" + at + "\"]\n" + bound("events");

    RabbitBroker one = start(settings);
    RecordingListener other = new RecordingListener();
    RabbitBroker two = start(settings + "connection-name = \"the other of " + app + "\"\n", other);

    assertThat(listener.ups())
        .containsExactly("amqp://127.0.0.1:" + Rabbit.SERVER.port() + "/" + virtualHost);
    application.basicPublish("events", "news", null, bytes("1"));
    eventually(() -> assertThat(listener.texts("news")).containsExactly("1"));
    OpenPeers others = peers(two);
    assertThat(peers(one).send("hello")).succeedsWithin(PATIENCE);
    eventually(() -> assertThat(others.texts()).containsExactly("hello"));
    assertThat(Rabbit.SERVER.control("list_connections", "--silent", "user", "client_properties"))
        .contains(
            "echobridge " + app + " main one receiving",
            "echobridge " + app + " main one publishing",
            "the other of " + app + " receiving");
  }

  @Test
  void whenAnAddressIsLostTheNextIsTakenAndNothingIsLost() throws Exception {
    Channel application = application();
    String exchange = exchange(application);
    TcpProxy first = wire();
    TcpProxy second = wire();
    String both = "[\"127.0.0.1:" + first.port() + "\", \"127.0.0.1:" + second.port() + "\"]\n";
    start("addresses = " + both + bound(exchange));
    assertThat(listener.ups()).containsExactly("amqp://127.0.0.1:" + first.port());

    first.cut();
    application.basicPublish(exchange, "news", null, bytes("1"));
    eventually(() -> assertThat(listener.ups()).hasSize(2));
    assertThat(listener.ups().get(1)).isEqualTo("amqp://127.0.0.1:" + second.port());
    eventually(() -> assertThat(listener.texts("news")).containsExactly("1"));

    // The one that was right last is asked first.
    first.mend();
    second.cut();
    eventually(() -> assertThat(listener.ups()).hasSize(3));
    assertThat(listener.ups().get(2)).isEqualTo("amqp://127.0.0.1:" + first.port());
  }

  @Test
  void aRabbitThatFallsSilentIsGivenUpAndWhatItHasComesWhenItSpeaks() throws Exception {
    Channel application = application();
    String exchange = exchange(application);
    TcpProxy wire = wire();
    start(at(wire.port()) + bound(exchange) + "heartbeat = 1s, connect-timeout = 1s\n");

    long began = System.nanoTime();
    wire.silence();
    eventually(() -> assertThat(listener.downs()).hasSize(1));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    assertThat(listener.downs().get(0)).contains("127.0.0.1:" + wire.port(), "Heartbeat missing");
    application.basicPublish(exchange, "news", null, bytes("1"));
    assertThat(listener.events()).isEmpty();
    wire.mend();

    eventually(() -> assertThat(listener.texts("news")).containsExactly("1"));
    assertThat(listener.downs()).hasSize(1);
  }

  /** Its writers wait in the operating system then, and the end of the link must not for them. */
  @Test
  void aRabbitThatReadsNothingMoreIsGivenUpHoweverMuchIsBeingWritten() throws Exception {
    DeafWire deaf = closing(new DeafWire());
    TcpProxy other = wire();
    String both = "[\"127.0.0.1:" + deaf.port() + "\", \"127.0.0.1:" + other.port() + "\"]\n";
    String quick = "heartbeat = 1s, connect-timeout = 1s\n";
    String bound = bound(exchange(application()));
    OpenPeers peers = peers(start("addresses = " + both + bound + quick));

    deaf.deafen();
    fill(peers);
    eventually(() -> assertThat(listener.downs()).hasSize(1));
    eventually(() -> assertThat(listener.ups()).hasSize(2));
    assertThat(listener.ups().get(1)).endsWith("127.0.0.1:" + other.port());
    eventually(() -> assertThat(peers.send("again")).succeedsWithin(PATIENCE));
  }

  /** The library's end of the other connection waits for a lock that our end of it has then. */
  @Test
  void peersGoOnWhenTheConnectionThatReceivesIsLostBeforeTheOtherOneThatCannotWrite()
      throws Exception {
    Channel application = application();
    DeafWire deaf = closing(new DeafWire());
    TcpProxy other = wire();
    String both = "[\"127.0.0.1:" + deaf.port() + "\", \"127.0.0.1:" + other.port() + "\"]\n";
    OpenPeers peers = peers(start("addresses = " + both + bound(exchange(application))));

    deaf.deafen(PUBLISHING);
    fill(peers);
    application.queueDelete(queue());
    eventually(() -> assertThat(listener.ups()).hasSize(2));
    assertThat(listener.ups().get(1)).contains("127.0.0.1:" + other.port());
    eventually(() -> assertThat(peers.send("again")).succeedsWithin(PATIENCE));
  }

  /** More than the operating system takes: returns when a writer waits there. */
  private void fill(OpenPeers peers) {
    String large = "x".repeat(4 << 20);
    for (int i = 0; i < 6; i++) {
      var unused = peers.send(large);
    }
    eventually(() -> assertThat(Thread.getAllStackTraces()).anySatisfy(this::isWriting));
  }

  private void isWriting(Thread thread, StackTraceElement[] stack) {
    assertThat(thread.getName()).isEqualTo("rabbitmq main of app " + app + " to peers");
    assertThat(stack).anyMatch(frame -> frame.getMethodName().equals("writeFrame"));
  }

  private Channel applicationInVirtualHost() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(Rabbit.SERVER.port());
    factory.setVirtualHost(virtualHost);
    Connection connection = factory.newConnection();
    closing((AutoCloseable) () -> connection.abort(1_000));
    return connection.createChannel();
  }
}
