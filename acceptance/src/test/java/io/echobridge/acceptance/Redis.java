package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.echobridge.testkit.RedisServer;
import io.echobridge.testkit.RespClient;

/** A real Redis on a port that it keeps, and an application that publishes to it. */
final class Redis implements Carrier {
  private final RedisServer server = RedisServer.start();
  private RespClient application = server.client();

  private Redis() {}

  static Redis start() {
    return new Redis();
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public String settings(int wire) {
    return "type = redis, url = \"redis://127.0.0.1:" + wire + "\", prefix = \"\"";
  }

  String url() {
    return server.url();
  }

  /** Publishes as an application would: the name with its prefix, the body as it is. */
  void publish(String channel, String body) {
    publish(channel, body.getBytes(UTF_8));
  }

  synchronized void publish(String channel, byte[] body) {
    application.publish(channel.getBytes(UTF_8), body);
  }

  /** Publishes an event in Laravel's envelope. */
  void publishEvent(String channel, String event, String data) {
    publish(channel, "{\"event\":" + Json.text(event) + ",\"data\":" + data + ",\"socket\":null}");
  }

  /** Types a command, as in redis-cli. */
  synchronized void type(String line) {
    application.command(line.split(" "));
  }

  @Override
  public synchronized void kill() {
    application.close();
    server.kill();
  }

  @Override
  public synchronized void startAgain() {
    server.restart();
    application = server.client();
  }

  @Override
  public void close() {
    application.close();
    server.close();
  }
}
