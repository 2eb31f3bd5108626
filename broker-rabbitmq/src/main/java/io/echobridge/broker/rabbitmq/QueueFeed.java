package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Envelope;
import java.util.Map;

/** This node's own queue. */
final class QueueFeed implements Feed {
  private final int prefetch;
  private final Redelivered redelivered = new Redelivered();
  private volatile String queue = "";
  private volatile boolean gap;
  private long print;

  QueueFeed(int prefetch) {
    this.prefetch = prefetch;
  }

  /**
   * It is called so, and is a new one.
   *
   * @param lacks whether messages may be missing between the one before and this one
   */
  void isNew(String name, boolean lacks) {
    queue = name;
    gap |= lacks;
    redelivered.forget();
  }

  /** It stays, but messages may be missing in it. */
  void lacks() {
    gap = true;
  }

  @Override
  public String queue() {
    return queue;
  }

  @Override
  public Map<String, Object> consumeArguments() {
    return Map.of();
  }

  @Override
  public int prefetch() {
    return prefetch;
  }

  @Override
  public Acks acks(Channel channel) {
    return new Acks(channel, prefetch, redelivered::acknowledging, redelivered::confirmed);
  }

  @Override
  public void resume() {
    redelivered.resume();
  }

  @Override
  public boolean isAgain(Envelope envelope, BasicProperties properties, byte[] body) {
    print = Fingerprint.of(envelope, properties, body);
    return redelivered.isAgain(print, envelope.isRedeliver());
  }

  @Override
  public boolean takeGap() {
    boolean was = gap;
    gap = false;
    return was;
  }

  /** It will be made anew. */
  @Override
  public void end() {}

  @Override
  public int lane() {
    return -1;
  }

  @Override
  public long handOver() {
    return -1;
  }

  @Override
  public void taken() {
    redelivered.add(print);
  }

  @Override
  public long reached() {
    return redelivered.reached();
  }
}
