package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Envelope;
import io.echobridge.broker.Position;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

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

  /** Where the message that came last stands; nothing where each node has another number for it. */
  Optional<Position> position();

  /** The message that came last was taken. */
  void taken();

  /** Counts what was taken, for the acknowledgements. */
  long reached();
}
