package io.echobridge.broker.redis;

import io.echobridge.testkit.BrokerWorld;
import io.echobridge.testkit.RedisServer;
import io.echobridge.testkit.RespClient;
import io.echobridge.testkit.TcpProxy;
import java.util.List;

/** A Redis with a wire to it that can be cut, and an application that publishes past the wire. */
abstract class RedisWorld implements BrokerWorld {
  private final RedisServer server = RedisServer.start();
  private final TcpProxy wire = TcpProxy.to(server.port());

  /** Of a node at the end of the wire. */
  final RedisConfigs settings() {
    return RedisConfigs.to(address());
  }

  abstract void publish(RespClient application, String channel, List<byte[]> bodies);

  @Override
  public final void publish(String channel, List<byte[]> bodies) {
    try (RespClient application = server.client()) {
      publish(application, channel, bodies);
    }
  }

  @Override
  public final List<String> madeForPeers() {
    try (RespClient application = server.client()) {
      return ((List<?>) application.command("PUBSUB", "CHANNELS"))
          .stream().map(String::valueOf).filter(name -> name.contains("echobridge:")).toList();
    }
  }

  @Override
  public final void cut() {
    wire.cut();
  }

  @Override
  public final void mend() {
    wire.mend();
  }

  @Override
  public final String address() {
    return "redis://127.0.0.1:" + wire.port();
  }

  @Override
  public final void close() {
    wire.close();
    server.close();
  }
}
