package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.util.Map;

/**
 * A queue or stream that is read, and how far: it outlives links. Messages of a feed come one at a
 * time.
 */
interface Feed {
  /** What RabbitMQ calls it now. */
  String queue();

  /** What else is said when a new link begins to read it. */
  Map<String, Object> consumeArguments();

  int prefetch();

  Acks acks(Channel channel) throws IOException;

  /** A new link begins to read it. Called before its first message. */
  void resume();

  /** A message came. Whether it was taken before, on another link. */
  boolean isAgain(Envelope envelope, BasicProperties properties, byte[] body);

  /**
   * Whether messages may be missing before what comes next, or came last. True once for each gap.
   */
  boolean takeGap();

  /** RabbitMQ has ended it, such as by deleting it. */
  void end();

  /** Whether a message is only for the nodes themselves. */
  default boolean isMark(Envelope envelope) {
    return false;
  }

  /** Whether the message that came last was published before this node was up. */
  default boolean isPast() {
    return false;
  }

  /** As {@link io.echobridge.broker.BrokerMessage#lane}. */
  int lane();

  /** The message that came last is handed over. Returns its ordinal. */
  long handOver();

  /** The message that came last was taken, or is none for us. */
  void taken();

  /** Counts what was taken, for the acknowledgements. */
  long reached();
}
