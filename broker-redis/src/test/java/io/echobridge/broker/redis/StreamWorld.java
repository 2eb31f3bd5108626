package io.echobridge.broker.redis;

import io.echobridge.broker.Broker;
import io.echobridge.testkit.AwkwardNames;
import io.echobridge.testkit.BrokerWorld;
import io.echobridge.testkit.RedisServer;
import io.echobridge.testkit.RespClient;
import io.echobridge.testkit.TcpProxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A Redis whose streams are read: one for each channel that the contract has. */
final class StreamWorld implements BrokerWorld {
  private static final List<String> STREAMS =
      Stream.of(
              AwkwardNames.ALL.stream(),
              AwkwardNames.LOOK_ALIKES.stream(),
              Stream.of("news", "bytes", "a", "b", "c", "d", "given-up", "kept"),
              IntStream.range(0, 7).mapToObj(i -> "burst-" + i))
          .flatMap(names -> names)
          .distinct()
          .toList();

  private final RedisServer server = RedisServer.start();
  private final TcpProxy wire = TcpProxy.to(server.port());

  @Override
  public Broker node(String id) {
    return settings().streams(STREAMS).node(id);
  }

  @Override
  public Optional<Broker> node(String id, Duration history) {
    return Optional.of(settings().streams(List.of("a", "b", "c")).node(id, history));
  }

  private RedisConfigs settings() {
    return RedisConfigs.to("redis://127.0.0.1:" + wire.port());
  }

  @Override
  public void publish(String channel, List<byte[]> bodies) {
    try (RespClient application = server.client()) {
      application.append(channel, bodies);
    }
  }

  @Override
  public List<String> madeForPeers() {
    try (RespClient application = server.client()) {
      return ((List<?>) application.command("PUBSUB", "CHANNELS"))
          .stream().map(String::valueOf).toList();
    }
  }

  @Override
  public void cut() {
    wire.cut();
  }

  @Override
  public void mend() {
    wire.mend();
  }

  @Override
  public String address() {
    return "redis://127.0.0.1:" + wire.port();
  }

  @Override
  public void close() {
    wire.close();
    server.close();
  }
}
