package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/**
 * The stream of all nodes: a node that starts reads the history in it first, up to a mark of its
 * own.
 */
final class HistoryFeed extends StreamFeed {
  private final String marks;
  private final String node;
  private volatile boolean marked;

  /**
   * @param marks the exchange by which marks come, with the node's id as routing key
   */
  HistoryFeed(String stream, String marks, String node, Duration history, int prefetch) {
    super(
        stream,
        () -> history.isZero() ? "next" : Date.from(Instant.now().minus(history)),
        prefetch,
        0);
    this.marks = marks;
    this.node = node;
  }

  @Override
  public boolean isMark(Envelope envelope) {
    boolean mark = envelope.getExchange().equals(marks);
    marked |= mark && envelope.getRoutingKey().equals(node);
    return mark;
  }

  @Override
  public boolean isPast() {
    return !marked;
  }
}
