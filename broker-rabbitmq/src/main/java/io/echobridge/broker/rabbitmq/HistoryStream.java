package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import io.echobridge.broker.BrokerContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The stream that all nodes of an app read in place of a queue for each: bound to the same
 * exchanges, and kept when they end. A node that starts reads the history in it, and puts a mark
 * behind that, by an exchange with the stream's name: what stands before the mark is past.
 */
final class HistoryStream {
  private static final int NOT_FOUND = 404;
  private static final int REFUSED = 403;
  private static final int SEGMENT_BYTES = 50_000_000;
  private static final byte[] NOTHING = {};

  private final String name;
  private final String node;
  private final Duration age;
  private final HistoryFeed feed;
  private boolean made;

  HistoryStream(RabbitConfig config, BrokerContext context) {
    this.name = config.streamOf(context.app(), context.name());
    this.node = context.node();
    Duration history = context.history();
    Duration expires = config.queue().expires();
    this.age = history.compareTo(expires) > 0 ? history : expires;
    this.feed = new HistoryFeed(name, name, node, history, config.queue().prefetch());
  }

  HistoryFeed feed() {
    return feed;
  }

  /**
   * Makes it where there is none; one that is there stays as it is.
   *
   * @return whether it was there on an earlier link, and was gone
   */
  boolean ensure(Connection connection) throws IOException {
    try {
      boolean missing = isMissing(connection);
      boolean gone = missing && made;
      if (gone) {
        feed.end();
      }
      Channel channel = Topology.channel(connection);
      if (missing) {
        Map<String, Object> arguments =
            Map.of(
                "x-queue-type",
                "stream",
                "x-max-age",
                Math.max(1, age.toSeconds()) + "s",
                "x-stream-max-segment-size-bytes",
                SEGMENT_BYTES);
        channel.queueDeclare(name, true, false, false, arguments);
      }
      channel.exchangeDeclare(name, "fanout", true);
      channel.queueBind(name, name, "");
      made = true;
      return gone;
    } catch (IOException e) {
      throw Failures.code(e) == REFUSED
          ? new Denied(e, "allow the user to configure, write and read what is called " + name)
          : e;
    }
  }

  /** On a channel that RabbitMQ closes when it says so. */
  private boolean isMissing(Connection connection) throws IOException {
    try {
      Topology.channel(connection).queueDeclarePassive(name);
      return false;
    } catch (IOException e) {
      if (Failures.code(e) == NOT_FOUND) {
        return true;
      }
      throw e;
    }
  }

  /** While it is read: what comes from now on is news. Waits for the first message of all. */
  void mark(Connection publishing, long patienceMillis) throws IOException {
    if (feed.isPast()) {
      ConfirmingChannel to = new ConfirmingChannel(Topology.channel(publishing));
      await(to.publish(name, node, MessageProperties.MINIMAL_BASIC, NOTHING), patienceMillis);
      await(feed.offsets().begun(), patienceMillis);
    }
  }

  private void await(CompletableFuture<Void> stage, long patienceMillis) throws IOException {
    try {
      stage.get(patienceMillis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(Failures.words(e), e);
    } catch (TimeoutException e) {
      throw new IOException("no answer by the stream " + name + " in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
