package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Envelope;
import io.echobridge.broker.Position;
import java.util.Map;
import java.util.Optional;

/** A stream: its messages have offsets, so a new link goes on after the last one. */
final class StreamFeed implements Feed {
  private static final String OFFSET = "x-stream-offset";
  private static final long NONE = -1;

  private final RabbitConfig.Stream stream;
  private final int prefetch;
  private volatile long last = NONE;
  private long current = NONE;

  StreamFeed(RabbitConfig.Stream stream, int prefetch) {
    this.stream = stream;
    this.prefetch = prefetch;
  }

  @Override
  public String queue() {
    return stream.name();
  }

  @Override
  public Map<String, Object> consumeArguments() {
    return Map.of(OFFSET, last == NONE ? StreamStart.parse(stream.from()) : last + 1);
  }

  @Override
  public int prefetch() {
    return prefetch;
  }

  @Override
  public Acks acks(Channel channel) {
    return new Acks(channel, prefetch, upTo -> {}, upTo -> {});
  }

  @Override
  public void resume() {}

  @Override
  public boolean isAgain(Envelope envelope, BasicProperties properties, byte[] body) {
    Map<String, Object> headers = properties.getHeaders();
    Object offset = headers == null ? null : headers.get(OFFSET);
    current = offset instanceof Number number ? number.longValue() : last + 1;
    return current <= last;
  }

  @Override
  public Optional<Position> position() {
    return Optional.of(new Position(stream.name(), current));
  }

  @Override
  public void taken() {
    last = current;
  }

  @Override
  public long reached() {
    return last;
  }
}
