package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Envelope;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/** A stream: its messages have offsets, so a new link goes on after the last one. */
class StreamFeed implements Feed {
  private static final String OFFSET = "x-stream-offset";

  private final String stream;
  private final Supplier<Object> start;
  private final int prefetch;
  private final int lane;
  private final Offsets offsets;

  /**
   * @param start where it is read from at first
   * @param lane its number, where all that the broker hands over is in streams; else -1
   */
  StreamFeed(String stream, Supplier<Object> start, int prefetch, int lane) {
    this.stream = stream;
    this.start = start;
    this.prefetch = prefetch;
    this.lane = lane;
    this.offsets = new Offsets(stream);
  }

  Offsets offsets() {
    return offsets;
  }

  @Override
  public String queue() {
    return stream;
  }

  @Override
  public Map<String, Object> consumeArguments() {
    return Map.of(OFFSET, offsets.resume().orElseGet(start));
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
  public void resume() {
    offsets.resumed();
  }

  @Override
  public void end() {
    offsets.end();
  }

  @Override
  public boolean isAgain(Envelope envelope, BasicProperties properties, byte[] body) {
    Map<String, Object> headers = properties.getHeaders();
    Object offset = headers == null ? null : headers.get(OFFSET);
    long at = offset instanceof Number number ? number.longValue() : offsets.last() + 1;
    return offsets.isAgain(at, print(envelope, properties, body));
  }

  @Override
  public boolean takeGap() {
    return offsets.takeGap();
  }

  /** Cheaper than {@link Fingerprint}: only to tell messages apart that have the same offset. */
  private static int print(Envelope envelope, BasicProperties properties, byte[] body) {
    CRC32C sum = new CRC32C();
    sum.update(body);
    return 31 * (int) sum.getValue()
        + Objects.hash(
            envelope.getExchange(),
            envelope.getRoutingKey(),
            properties.getMessageId(),
            properties.getTimestamp());
  }

  @Override
  public int lane() {
    return lane;
  }

  @Override
  public long handOver() {
    long ordinal = offsets.handOver();
    return lane < 0 ? -1 : ordinal;
  }

  @Override
  public void taken() {
    offsets.taken();
  }

  @Override
  public long reached() {
    return offsets.last();
  }
}
