package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.echobridge.testkit.RabbitServer;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** An application that knows nothing of Echobridge: it publishes JSON to an exchange of its own. */
final class AmqpApplication implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 60_000;

  private final ConnectionFactory factory = new ConnectionFactory();
  private final String exchange;
  private @Nullable Channel channel;

  /** Declares the exchange, of type topic. */
  AmqpApplication(RabbitServer server, String exchange) throws IOException, TimeoutException {
    this.exchange = exchange;
    factory.setPort(server.port());
    factory.setConnectionTimeout(TIMEOUT_MILLIS);
    factory.setAutomaticRecoveryEnabled(false);
    connected().exchangeDeclare(exchange, "topic", true);
  }

  /** Publishes a persistent message and returns when RabbitMQ has it. */
  void publish(String routingKey, Map<String, Object> headers, String body)
      throws IOException, TimeoutException, InterruptedException {
    BasicProperties properties =
        new BasicProperties.Builder().deliveryMode(2).headers(headers).build();
    Channel to = connected();
    to.basicPublish(exchange, routingKey, properties, body.getBytes(UTF_8));
    to.waitForConfirmsOrDie(TIMEOUT_MILLIS);
  }

  private Channel connected() throws IOException, TimeoutException {
    Channel open = channel;
    if (open == null || !open.isOpen()) {
      Connection connection = factory.newConnection("application");
      open = connection.createChannel();
      open.confirmSelect();
      channel = open;
    }
    return open;
  }

  @Override
  public void close() {
    if (channel != null) {
      channel.getConnection().abort();
    }
  }
}
