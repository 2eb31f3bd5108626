package io.echobridge.broker.redis;

import io.echobridge.broker.Broker;
import io.echobridge.testkit.AwkwardNames;
import io.echobridge.testkit.RespClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A Redis whose streams are read: one for each channel that the contract has. */
final class StreamWorld extends RedisWorld {
  private static final List<String> STREAMS =
      Stream.of(
              AwkwardNames.ALL.stream(),
              AwkwardNames.LOOK_ALIKES.stream(),
              Stream.of("news", "bytes", "a", "b", "c", "d", "given-up", "kept"),
              IntStream.range(0, 7).mapToObj(i -> "burst-" + i))
          .flatMap(names -> names)
          .distinct()
          .toList();

  @Override
  public Broker node(String id) {
    return settings().streams(STREAMS).node(id);
  }

  @Override
  public Optional<Broker> node(String id, Duration history) {
    return Optional.of(settings().streams(List.of("a", "b", "c")).node(id, history));
  }

  @Override
  void publish(RespClient application, String channel, List<byte[]> bodies) {
    application.append(channel, bodies);
  }
}
