package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.BasicProperties;
import com.rabbitmq.client.Envelope;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;

/** 64 bits by which a message is known again when RabbitMQ delivers it once more. */
final class Fingerprint {
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private Fingerprint() {}

  static long of(Envelope envelope, BasicProperties properties, byte[] body) {
    CRC32C sum = new CRC32C();
    sum.update(body);
    long print = (sum.getValue() << 32) ^ (Arrays.hashCode(body) & 0xFFFF_FFFFL);
    print = mix(print, envelope.getExchange());
    print = mix(print, envelope.getRoutingKey());
    print = mix(print, properties.getMessageId());
    print = mix(print, properties.getTimestamp());
    print = mix(print, properties.getType());
    print = mix(print, properties.getCorrelationId());
    print = mix(print, properties.getAppId());
    return mix(print, headers(properties.getHeaders()));
  }

  /** The same whatever the order; RabbitMQ counts deliveries in one of its own. */
  private static long headers(Map<String, Object> headers) {
    long sum = 0;
    if (headers != null) {
      for (Map.Entry<String, Object> header : headers.entrySet()) {
        if (!header.getKey().equals("x-delivery-count")) {
          sum += mix(header.getKey().hashCode(), AmqpText.of(header.getValue()));
        }
      }
    }
    return sum;
  }

  private static long mix(long print, Object part) {
    return (print ^ Objects.hashCode(part)) * MIX;
  }
}
