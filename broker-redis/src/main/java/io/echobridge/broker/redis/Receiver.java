package io.echobridge.broker.redis;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.Missed;
import io.echobridge.broker.link.Deliveries;
import io.echobridge.broker.link.Reason;
import io.echobridge.broker.redis.mark.Links;
import io.echobridge.broker.redis.mark.Marks;
import io.echobridge.text.Printable;
import io.echobridge.text.Throttle;
import io.lettuce.core.pubsub.RedisPubSubListener;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What arrives, on the event loop of the connection that receives: one thread, which nothing else
 * uses, so that a listener that holds it back holds up Redis' messages and nothing else.
 */
final class Receiver implements Links.Hearer {
  private static final Logger log = LoggerFactory.getLogger(RedisBroker.class);

  /** The only one: all that one Redis says has one order. */
  private static final int LANE = 0;

  private final Names names;
  private final Deliveries deliveries;
  private final @Nullable Marks marks;
  private final boolean missesSome;
  private volatile @Nullable OfLink present;
  private final Throttle throttle = Throttle.onceAMinute();
  private volatile long heard;
  private volatile boolean busy;

  /**
   * @param marks gives messages their places; null where they have none
   * @param missesSome whether what is published while there is no link never comes
   */
  Receiver(Names names, Deliveries deliveries, @Nullable Marks marks, boolean missesSome) {
    this.missesSome = missesSome;
    this.names = names;
    this.deliveries = deliveries;
    this.marks = marks;
  }

  /**
   * What hears a fresh connection from now on, and the one before no more, in which something may
   * still be. Called before it is asked for any subscriptions.
   */
  RedisPubSubListener<NameAtRedis, byte[]> on(Runnable onAnswer) {
    OfLink made = new OfLink(onAnswer);
    if (marks != null) {
      marks.links().begin(made, this);
    } else if (present != null && missesSome) {
      deliveries.lost();
    }
    present = made;
    return made;
  }

  @Override
  public void lost() {
    deliveries.lost();
  }

  @Override
  public boolean missed(Missed missed) {
    return deliveries.missed(missed);
  }

  @Override
  public void message(BrokerMessage message) {
    deliveries.event(message);
  }

  /** Grows when a message comes, and when it has been taken. */
  long heard() {
    return heard;
  }

  /** Whether the listener has a message in its hands right now. */
  boolean busy() {
    return busy;
  }

  /** Something else that came on the same connection is handed over. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void busyWith(Runnable handing) {
    heard++;
    busy = true;
    try {
      handing.run();
    } finally {
      heard++;
      busy = false;
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  private void take(OfLink by, byte[] name, byte[] body) {
    if (by != present) {
      return;
    }
    heard++;
    busy = true;
    try {
      Reading reading = names.read(name, body);
      OptionalLong tooLong = Oversized.length(body);
      if (marks == null) {
        take(reading, body, tooLong, -1, -1);
      } else if (reading instanceof Reading.Mark) {
        if (!marks.links().heard(by, body)) {
          deliveries.dropped("bad-mark");
        }
      } else if (!counts(reading)) {
        take(reading, body, tooLong, -1, -1);
      } else if (tooLong.isPresent()) {
        marks.passOver(name, tooLong.getAsLong());
        passedOver(reading, tooLong.getAsLong());
      } else {
        long ordinal = marks.add(name, body);
        if (ordinal >= 0) {
          take(reading, body, tooLong, LANE, ordinal);
          marks.taken(ordinal);
        }
      }
    } catch (Throwable e) {
      // Lettuce would end the connection, or go on as if nothing had happened.
      log.error("a defect in the Redis broker", e);
      deliveries.dropped("defect");
    } finally {
      heard++;
      busy = false;
    }
  }

  /**
   * Whether a message has a place. That depends on its name and bytes only, as it has to be the
   * same on every node.
   */
  private static boolean counts(Reading reading) {
    return !(reading instanceof Reading.Peer)
        && !reading.equals(Reading.KEYSPACE)
        && !reading.equals(Reading.OTHER_MARK);
  }

  private void take(Reading reading, byte[] body, OptionalLong tooLong, int lane, long ordinal) {
    if (tooLong.isPresent()) {
      passedOver(reading, tooLong.getAsLong());
    } else if (reading instanceof Reading.Event event) {
      deliver(event.address(), body, lane, ordinal);
    } else if (reading instanceof Reading.Either either) {
      deliver(either.asItStands(), body, lane, ordinal);
      deliver(either.cut(), body.clone(), lane, lane < 0 ? ordinal : ordinal + 1);
    } else if (reading instanceof Reading.Dropped dropped) {
      deliveries.dropped(dropped.word());
    } // what other nodes say is heard on another connection, if somebody listens
  }

  /** Of what is too large only the name and the length came. */
  private void passedOver(Reading reading, long length) {
    if (reading instanceof Reading.Peer || reading instanceof Reading.Mark) {
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

  private void deliver(String address, byte[] body, int lane, long ordinal) {
    deliveries.event(BrokerMessage.of(address, body, lane, ordinal));
  }

  /** Hears one connection. */
  private final class OfLink implements RedisPubSubListener<NameAtRedis, byte[]> {
    private final Runnable onAnswer;

    OfLink(Runnable onAnswer) {
      this.onAnswer = onAnswer;
    }

    @Override
    public void message(NameAtRedis channel, byte[] message) {
      take(this, channel.bytes(), message);
    }

    @Override
    public void message(NameAtRedis pattern, NameAtRedis channel, byte[] message) {
      take(this, channel.bytes(), message);
    }

    @Override
    public void subscribed(NameAtRedis channel, long count) {
      onAnswer.run();
    }

    @Override
    public void psubscribed(NameAtRedis pattern, long count) {
      if (marks != null) {
        marks.interrupt();
      }
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
}
