package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import io.echobridge.broker.Broker;
import io.echobridge.testkit.BrokerWorld;
import io.echobridge.testkit.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Exchanges of its own, a wire to RabbitMQ that can be cut, and an application past the wire. */
final class RabbitWorld implements BrokerWorld {
  private final TcpProxy wire = TcpProxy.to(Rabbit.SERVER.port());
  private final String app = Rabbit.unique("app");
  private final String exchange = app + "-events";
  private final String dead = app + "-dead";
  private final String settings;
  private final Connection application = Rabbit.connect();
  private final List<String> deadLetters = new ArrayList<>();

  /**
   * @param settings further settings of its nodes
   */
  RabbitWorld(String settings) {
    this.settings = settings;
    application(
        channel -> {
          channel.exchangeDeclare(exchange, BuiltinExchangeType.TOPIC, true);
          channel.exchangeDeclare(dead, BuiltinExchangeType.FANOUT, true);
          channel.queueDeclare(dead, true, false, false, null);
          channel.queueBind(dead, dead, "");
        });
  }

  /** What an application does with a channel. */
  interface Work {
    void on(Channel channel) throws IOException, InterruptedException;
  }

  void application(Work work) {
    try {
      Channel channel = application.createChannel();
      work.on(channel);
      channel.abort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String exchange() {
    return exchange;
  }

  String deadExchange() {
    return dead;
  }

  @Override
  public Broker node(String id) {
    return settings().node(app, id);
  }

  /** None where each node has a queue of its own. */
  @Override
  public Optional<Broker> node(String id, Duration history) {
    Broker node = settings().node(app, id, history);
    return node.places().map(named -> node);
  }

  private Settings settings() {
    return Settings.of(
        "addresses = [\"127.0.0.1:"
            + wire.port()
            + "\"], bindings = [{ exchange = "
            + exchange
            + " }], dead-letter-exchange = "
            + dead
            + "\n"
            + settings);
  }

  @Override
  public void publish(String channel, List<byte[]> bodies) {
    AMQP.BasicProperties persistent = MessageProperties.MINIMAL_PERSISTENT_BASIC;
    application(
        on -> {
          on.confirmSelect();
          for (byte[] body : bodies) {
            on.basicPublish(exchange, channel, persistent, body);
          }
          on.waitForConfirms();
        });
  }

  @Override
  public boolean carries(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length <= 255;
  }

  @Override
  public boolean keepsDeadLetters() {
    return true;
  }

  @Override
  public List<String> deadLetters() {
    application(
        channel -> {
          for (GetResponse letter = channel.basicGet(dead, true);
              letter != null;
              letter = channel.basicGet(dead, true)) {
            deadLetters.add(
                new String(letter.getBody(), StandardCharsets.UTF_8)
                    + " ("
                    + letter.getProps().getHeaders().get("x-echobridge-reason")
                    + ")");
          }
        });
    return deadLetters;
  }

  /** The exchange, and with each queue that is bound to it once more. */
  @Override
  public List<String> madeForPeers() {
    String peers = "echobridge.peers." + app;
    return Stream.concat(
            Rabbit.SERVER.control("list_exchanges", "--silent", "name").lines(),
            Rabbit.SERVER
                .control("list_bindings", "--silent", "source_name", "destination_name")
                .lines())
        .filter(line -> line.startsWith(peers))
        .toList();
  }

  @Override
  public void cut() {
    wire.cut();
  }

  @Override
  public void mend() {
    wire.mend();
  }

  @Override
  public String address() {
    return "amqp://127.0.0.1:" + wire.port();
  }

  @Override
  public void close() {
    wire.close();
    application(
        channel -> {
          channel.exchangeDelete(exchange);
          channel.exchangeDelete(dead);
          channel.queueDelete(dead);
          channel.queueDelete("echobridge.history." + app + ".main");
          channel.exchangeDelete("echobridge.history." + app + ".main");
        });
    application.abort();
  }
}
