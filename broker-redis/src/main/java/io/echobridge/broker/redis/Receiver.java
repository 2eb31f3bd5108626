package io.echobridge.broker.redis;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.link.Deliveries;
import io.echobridge.broker.link.Reason;
import io.echobridge.text.Printable;
import io.echobridge.text.Throttle;
import io.lettuce.core.pubsub.RedisPubSubListener;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What arrives, on the event loop of the connection that receives: one thread, which nothing else
 * uses, so that a listener that holds it back holds up Redis' messages and nothing else.
 */
final class Receiver implements RedisPubSubListener<NameAtRedis, byte[]> {
  private static final Logger log = LoggerFactory.getLogger(RedisBroker.class);

  private final Names names;
  private final Deliveries deliveries;
  private Runnable onAnswer = () -> {};
  private final Throttle throttle = Throttle.onceAMinute();
  private volatile long heard;
  private volatile boolean busy;

  Receiver(Names names, Deliveries deliveries) {
    this.names = names;
    this.deliveries = deliveries;
  }

  /** A fresh connection has no subscriptions. Called before it is asked for any. */
  void reset(Runnable newOnAnswer) {
    onAnswer = newOnAnswer;
  }

  /** Grows when a message comes, and when it has been taken. */
  long heard() {
    return heard;
  }

  /** Whether the listener has a message in its hands right now. */
  boolean busy() {
    return busy;
  }

  @Override
  public void message(NameAtRedis channel, byte[] message) {
    take(channel.bytes(), message);
  }

  @Override
  public void message(NameAtRedis pattern, NameAtRedis channel, byte[] message) {
    take(channel.bytes(), message);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  private void take(byte[] redisChannel, byte[] body) {
    heard++;
    busy = true;
    try {
      Reading reading = names.read(redisChannel, body);
      OptionalLong tooLong = Oversized.length(body);
      if (tooLong.isPresent()) {
        passedOver(reading, tooLong.getAsLong());
      } else if (reading instanceof Reading.Event event) {
        deliver(event.address(), body);
      } else if (reading instanceof Reading.Either either) {
        deliver(either.asItStands(), body);
        deliver(either.cut(), body.clone());
      } else if (reading instanceof Reading.Dropped dropped) {
        deliveries.dropped(dropped.word());
      } // what other nodes say is heard on another connection, if somebody listens
    } catch (Throwable e) {
      // Lettuce would end the connection, or go on as if nothing had happened.
      log.error("a defect in the Redis broker", e);
      deliveries.dropped("defect");
    } finally {
      heard++;
      busy = false;
    }
  }

  /** Of what is too large only the name and the length came. */
  private void passedOver(Reading reading, long length) {
    if (reading instanceof Reading.Peer) {
      return;
    }
    if (reading instanceof Reading.Dropped dropped) {
      deliveries.dropped(dropped.word());
      return;
    }
    deliveries.dropped("too-large");
    String name = reading instanceof Reading.Event event ? event.address() : "one of two channels";
    throttle.tell(
        note ->
            log.warn(
                "skipped a message of {} bytes for {}: it is larger than limits.max-event-size"
                    + " ({})",
                length,
                Printable.words(name, Reason.LONGEST),
                note));
  }

  private void deliver(String address, byte[] body) {
    deliveries.event(BrokerMessage.of(address, body));
  }

  @Override
  public void subscribed(NameAtRedis channel, long count) {
    onAnswer.run();
  }

  @Override
  public void psubscribed(NameAtRedis pattern, long count) {
    onAnswer.run();
  }

  @Override
  public void unsubscribed(NameAtRedis channel, long count) {
    onAnswer.run();
  }

  @Override
  public void punsubscribed(NameAtRedis pattern, long count) {
    onAnswer.run();
  }
}
