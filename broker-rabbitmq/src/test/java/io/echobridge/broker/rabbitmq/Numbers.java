package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An application that publishes 1, 2, 3 … to the routing key {@code news} as fast as RabbitMQ
 * confirms. While RabbitMQ is away it waits; what was not confirmed then may or may not arrive.
 */
final class Numbers implements AutoCloseable {
  private static final int BATCH = 100;

  private final String exchange;
  private final Thread thread = new Thread(this::run, "numbers");
  private final List<Integer> confirmed = new ArrayList<>();
  private volatile boolean enough;
  private int last;

  private Numbers(String exchange) {
    this.exchange = exchange;
  }

  static Numbers to(String exchange) {
    Numbers numbers = new Numbers(exchange);
    numbers.thread.start();
    return numbers;
  }

  /** Ends, and returns all that RabbitMQ has confirmed. */
  List<Integer> end() {
    enough = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return confirmed;
  }

  @Override
  public void close() {
    end();
  }

  private void run() {
    while (!enough) {
      try {
        publish();
      } catch (Exception away) {
        pause();
      }
    }
  }

  private void publish() throws Exception {
    Connection connection = Rabbit.connect();
    try {
      Channel channel = connection.createChannel();
      channel.confirmSelect();
      while (!enough) {
        List<Integer> batch = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
          batch.add(++last);
          byte[] body = String.valueOf(last).getBytes(StandardCharsets.UTF_8);
          channel.basicPublish(exchange, "news", MessageProperties.MINIMAL_PERSISTENT_BASIC, body);
        }
        // Not waitForConfirmsOrDie, which closes the channel and waits for that without end.
        if (!channel.waitForConfirms(10_000)) {
          throw new IOException("RabbitMQ did not take them");
        }
        confirmed.addAll(batch);
      }
    } finally {
      connection.abort(1_000);
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
