package io.echobridge.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.echobridge.hub.HubLimits;
import io.echobridge.mapping.Mapping;
import io.echobridge.mapping.MappingConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is measured with: an event of Laravel's as it comes from Redis, 250 bytes or more. */
final class Samples {
  static final String CHANNEL = "orders.5";

  /** Nothing that is measured comes near these. */
  static final HubLimits LIMITS =
      new HubLimits(
          1 << 20, 1 << 26, 10, 0, 10_240, 0, 1 << 20, 1 << 20, false, Duration.ZERO, false);

  private Samples() {}

  static byte[] envelope(int size) {
    String start =
        "{\"event\":\"App\\\\Events\\\\OrderShipped\",\"data\":{\"orderId\":5,\"note\":\"";
    String end = "\",\"tags\":[],\"socket\":null},\"socket\":null}";
    return (start + "x".repeat(size - start.length() - end.length()) + end).getBytes(UTF_8);
  }

  /** What Redis has by default: the channel is the address. */
  static Mapping mapping() {
    MappingConfig laravel =
        new MappingConfig(
            Optional.empty(),
            Optional.empty(),
            Optional.of("{address}"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return Mapping.of(List.of(laravel), Set.of(), 1 << 20);
  }
}
