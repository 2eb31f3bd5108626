package io.echobridge.broker.redis;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.Position;
import io.echobridge.broker.link.Deliveries;
import io.lettuce.core.pubsub.RedisPubSubListener;
import java.util.Arrays;

/**
 * What arrives, on the event loop of the connection that receives: one thread, which nothing else
 * uses, so that a listener that holds it back holds up Redis' messages and nothing else.
 */
final class Receiver implements RedisPubSubListener<NameAtRedis, byte[]> {
  private final Names names;
  private final PeerMessages peers;
  private final Deliveries deliveries;
  private Runnable onAnswer = () -> {};
  private long sequence;
  private volatile long heard;
  private volatile boolean busy;

  Receiver(Names names, PeerMessages peers, Deliveries deliveries) {
    this.names = names;
    this.peers = peers;
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
      if (reading instanceof Reading.Event event) {
        Position position = new Position(Long.toString(++sequence));
        deliveries.event(BrokerMessage.of(event.address(), body, position));
      } else if (reading instanceof Reading.Dropped dropped) {
        deliveries.dropped(dropped.word());
      } else if (!peers.isOwn(body)) {
        deliveries.peerMessage(Arrays.copyOfRange(body, PeerMessages.start(body), body.length));
      }
    } finally {
      heard++;
      busy = false;
    }
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
