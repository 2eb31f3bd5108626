package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.FreePorts;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;

/** A real Redis on a port that it keeps, and a connection that publishes to it. */
final class Redis implements AutoCloseable {
  private final int port = FreePorts.one();
  private final RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port));
  private ChildProcess server;
  private StatefulRedisConnection<byte[], byte[]> connection;

  private Redis() {
    server = launch();
    connection = client.connect(ByteArrayCodec.INSTANCE);
  }

  static Redis start() {
    return new Redis();
  }

  int port() {
    return port;
  }

  String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** Publishes as an application would: the name with its prefix, the body as it is. */
  void publish(String channel, String body) {
    publish(channel, body.getBytes(UTF_8));
  }

  void publish(String channel, byte[] body) {
    connection.sync().publish(channel.getBytes(UTF_8), body);
  }

  /** Publishes an event in Laravel's envelope. */
  void publishEvent(String channel, String event, String data) {
    publish(channel, "{\"event\":" + Json.text(event) + ",\"data\":" + data + ",\"socket\":null}");
  }

  void kill() {
    connection.close();
    server.kill();
    Children.forget(server);
  }

  /** Starts it anew on the same port. */
  void startAgain() {
    server = launch();
    connection = client.connect(ByteArrayCodec.INSTANCE);
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown();
    server.stop();
    Children.forget(server);
  }

  private ChildProcess launch() {
    return Children.start(
            ChildProcess.of("redis-server", "--port", Integer.toString(port))
                .with("--bind", "127.0.0.1", "--save", "", "--appendonly", "no"),
            "redis-" + port)
        .awaitPort(port);
  }
}
