package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Envelope;
import io.echobridge.broker.Position;
import java.util.Map;
import java.util.Optional;

/** This node's own queue. */
final class QueueFeed implements Feed {
  private final int prefetch;
  private final Redelivered redelivered = new Redelivered();
  private volatile String queue = "";
  private long print;

  QueueFeed(int prefetch) {
    this.prefetch = prefetch;
  }

  /** It is called so, and is a new one. */
  void isNew(String name) {
    queue = name;
    redelivered.forget();
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
  public Optional<Position> position() {
    return Optional.empty();
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
