package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * An application that publishes 1, 2, 3 … to the routing key {@code news} as fast as RabbitMQ
 * confirms, and never so far ahead of who hears them that a test would end with waiting for the
 * rest. While RabbitMQ is away it waits; what was not confirmed then may or may not arrive.
 */
final class Numbers implements AutoCloseable {
  private static final int BATCH = 100;

  /** A multiple of what RabbitMQ sends at once: it is never idle. */
  private static final int MOST_AHEAD = 4_000;

  private final String exchange;
  private final IntSupplier heard;
  private final Thread thread = new Thread(this::run, "numbers");
  private final List<Integer> confirmed = new ArrayList<>();
  private volatile boolean enough;
  private int last;

  private Numbers(String exchange, IntSupplier heard) {
    this.exchange = exchange;
    this.heard = heard;
  }

  /**
   * @param heard how many have arrived
   */
  static Numbers to(String exchange, IntSupplier heard) {
    Numbers numbers = new Numbers(exchange, heard);
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
        pause(100);
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
        while (!enough && last - heard.getAsInt() > MOST_AHEAD) {
          pause(5);
        }
      }
    } finally {
      connection.abort(1_000);
    }
  }

  private static void pause(int millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
