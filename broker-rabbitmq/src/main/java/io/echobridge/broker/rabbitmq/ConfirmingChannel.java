package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmCallback;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** A channel to publish on, whose messages RabbitMQ confirms. It ends with its channel. */
final class ConfirmingChannel {
  private static final int MOST_UNCONFIRMED = 10_000;

  /** How many bytes AMQP has room for in the name of an exchange, and in a routing key. */
  static final int LONGEST_NAME = 255;

  private final Channel channel;

  /**
   * How many messages went out. RabbitMQ counts what it gets; the client library also counts what
   * it could not write, and then its numbers would mean other messages than RabbitMQ's.
   */
  private long sent;

  private final ConcurrentNavigableMap<Long, CompletableFuture<Void>> waiting =
      new ConcurrentSkipListMap<>();

  ConfirmingChannel(Channel channel) throws IOException {
    this.channel = channel;
    channel.confirmSelect();
    channel.addConfirmListener(
        answer(stage -> stage.complete(null)),
        answer(stage -> fail(stage, "RabbitMQ did not take the message")));
    channel.addShutdownListener(
        cause -> {
          waiting.values().forEach(stage -> fail(stage, Failures.words(cause)));
          waiting.clear();
        });
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /**
   * Publishes in the order of the calls; may block while RabbitMQ reads nothing. What no queue
   * takes comes back to the channel, and is confirmed then.
   */
  synchronized CompletableFuture<Void> publish(
      String exchange, String routingKey, AMQP.BasicProperties properties, byte[] body) {
    CompletableFuture<Void> stage = new CompletableFuture<>();
    if (waiting.size() >= MOST_UNCONFIRMED) {
      fail(stage, "RabbitMQ has not confirmed " + MOST_UNCONFIRMED + " messages");
      return stage;
    }
    if (isTooLong(exchange) || isTooLong(routingKey)) {
      fail(stage, "the exchange or the routing key has more than " + LONGEST_NAME + " bytes");
      return stage;
    }
    long number = sent + 1;
    waiting.put(number, stage);
    try {
      channel.basicPublish(exchange, routingKey, true, properties, body);
      sent = number;
    } catch (IOException | RuntimeException e) {
      // What the library cannot write never went out. Where the connection broke, no number counts.
      waiting.remove(number);
      fail(stage, Failures.words(e));
    }
    if (!channel.isOpen() && waiting.remove(number) != null) {
      fail(stage, "the connection was lost");
    }
    return stage;
  }

  private static boolean isTooLong(String name) {
    return name.length() * 3 > LONGEST_NAME
        && name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME;
  }

  private ConfirmCallback answer(java.util.function.Consumer<CompletableFuture<Void>> to) {
    return (number, andAllBefore) -> {
      if (andAllBefore) {
        SortedMap<Long, CompletableFuture<Void>> done = waiting.headMap(number, true);
        done.values().forEach(to);
        done.clear();
      } else {
        CompletableFuture<Void> stage = waiting.remove(number);
        if (stage != null) {
          to.accept(stage);
        }
      }
    };
  }

  private static void fail(CompletableFuture<Void> stage, String words) {
    stage.completeExceptionally(new IllegalStateException(words));
  }
}
