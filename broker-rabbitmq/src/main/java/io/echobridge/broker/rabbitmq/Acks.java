package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acknowledges what was taken on one channel, in batches that suit the wire: after each
 * acknowledgement RabbitMQ is asked something, and the next one, for all that was taken meanwhile,
 * goes out when it has answered. What answers has acted on all that was said before; so it is known
 * which acknowledgements arrived, and only the last one is ever in doubt.
 */
final class Acks {
  private static final Logger log = LoggerFactory.getLogger(RabbitBroker.class);

  private final Channel channel;
  private final AMQP.Basic.Qos question;
  private final LongConsumer onAcknowledging;
  private final LongConsumer onConfirmed;
  private long tag;
  private long acknowledgedTag;
  private long index;
  private boolean asked;

  /**
   * @param onAcknowledging is told up to which index an acknowledgement goes out
   * @param onConfirmed is told that it arrived
   */
  Acks(Channel channel, int prefetch, LongConsumer onAcknowledging, LongConsumer onConfirmed) {
    this.channel = channel;
    // Said again; it holds for later consumers, of which there are none.
    this.question = new AMQP.Basic.Qos.Builder().prefetchCount(prefetch).build();
    this.onAcknowledging = onAcknowledging;
    this.onConfirmed = onConfirmed;
  }

  /** A message was taken, and all before it. */
  synchronized void taken(long itsTag, long itsIndex) {
    tag = itsTag;
    index = itsIndex;
    if (!asked) {
      send();
    }
  }

  private void send() {
    long upTo = index;
    asked = true;
    acknowledgedTag = tag;
    onAcknowledging.accept(upTo);
    try {
      channel.basicAck(tag, true);
      var unused =
          channel
              .asyncCompletableRpc(question)
              .whenComplete(
                  (answer, failure) -> {
                    if (failure == null) {
                      answered(upTo);
                    }
                  });
    } catch (IOException | RuntimeException e) {
      log.debug("not acknowledged: the link is ending", e);
    }
  }

  private synchronized void answered(long upTo) {
    onConfirmed.accept(upTo);
    asked = false;
    if (tag != acknowledgedTag) {
      send();
    }
  }
}
