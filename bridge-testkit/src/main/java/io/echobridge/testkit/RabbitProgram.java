package io.echobridge.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A RabbitMQ however it runs; {@link RabbitServer} says which way is taken when. */
interface RabbitProgram extends AutoCloseable {
  /** Starts it, the first time and again, and waits until it can be used. */
  void start();

  void stop();

  void kill();

  boolean isRunning();

  /** Runs rabbitmqctl; returns what it printed. */
  String control(String... arguments);

  @Override
  void close();

  static RabbitProgram choose(int port, Optional<RabbitTls> tls) {
    return switch (System.getProperty(RabbitServer.PROPERTY, "")) {
      case "docker" -> docker(port, tls, "as " + RabbitServer.PROPERTY + " says");
      case "child" -> child(port, tls, "as " + RabbitServer.PROPERTY + " says");
      default -> {
        if (Docker.answers()) {
          yield docker(port, tls, "Docker answers");
        }
        if (Files.isExecutable(RabbitChild.PROGRAM)) {
          yield child(port, tls, "no Docker answers");
        }
        throw new AssertionError(
            "no RabbitMQ for the tests: start Docker, or install rabbitmq-server (Debian: apt-get"
                + " install --no-install-recommends rabbitmq-server), which brings "
                + RabbitChild.PROGRAM);
      }
    };
  }

  private static RabbitProgram docker(int port, Optional<RabbitTls> tls, String why) {
    Choice.say("RabbitMQ", RabbitContainer.IMAGE + " (" + why + ")");
    return new RabbitContainer(port, tls);
  }

  private static RabbitProgram child(int port, Optional<RabbitTls> tls, String why) {
    Choice.say("RabbitMQ", RabbitChild.PROGRAM + " (" + why + ")");
    return new RabbitChild(port, tls, Path.of(System.getProperty("java.io.tmpdir")));
  }
}
