package io.echobridge.acceptance;

import io.echobridge.testkit.KafkaServer;
import io.echobridge.testkit.RabbitServer;

/** The broker that carries what the nodes of a cluster say to each other. */
interface Carrier extends AutoCloseable {
  int port();

  /**
   * The settings of a node's broker.
   *
   * @param wire the port of what leads to {@link #port}
   */
  String settings(int wire);

  /** Ends it as a crash would. */
  void kill();

  /** Starts it anew on the same port, and returns when it can be used. */
  void startAgain();

  @Override
  void close();

  /** The RabbitMQ that all tests share. */
  static Carrier rabbitmq() {
    return new Rabbit(RabbitServer.shared());
  }

  /** The Kafka that all tests share. It says itself where it is, so no wire leads to it. */
  static Carrier kafka() {
    return new Kafka(KafkaServer.shared());
  }

  /** RabbitMQ, with an exchange from which nothing comes. */
  record Rabbit(RabbitServer server) implements Carrier {
    @Override
    public int port() {
      return server.port();
    }

    @Override
    public String settings(int wire) {
      return """
      type = rabbitmq, addresses = ["127.0.0.1:%d"], reconnect.longest-delay = 2s
      bindings = [{ exchange = nothing, declare = true }]
      """
          .formatted(wire);
    }

    @Override
    public void kill() {
      server.kill();
    }

    @Override
    public void startAgain() {
      server.restart();
    }

    @Override
    public void close() {
      server.restart();
    }
  }

  /** Kafka, with topics that nobody makes. */
  record Kafka(KafkaServer server) implements Carrier {
    @Override
    public int port() {
      return Integer.parseInt(server.address().replaceFirst(".*:", ""));
    }

    @Override
    public String settings(int wire) {
      return """
      type = kafka, bootstrap-servers = ["%s"], topic-pattern = "nothing"
      """
          .formatted(server.address());
    }

    @Override
    public void kill() {
      server.kill();
    }

    @Override
    public void startAgain() {
      server.restart();
    }

    @Override
    public void close() {
      server.restart();
    }
  }
}
