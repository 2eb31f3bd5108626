package io.echobridge.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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

  /**
   * @param settings lines of rabbitmq.conf
   */
  static RabbitProgram choose(int port, List<String> settings) {
    return switch (System.getProperty(RabbitServer.PROPERTY, "")) {
      case "docker" -> docker(port, settings, "as " + RabbitServer.PROPERTY + " says");
      case "child" -> child(port, settings, "as " + RabbitServer.PROPERTY + " says");
      default -> {
        if (Docker.answers()) {
          yield docker(port, settings, "Docker answers");
        }
        if (Files.isExecutable(RabbitChild.PROGRAM)) {
          yield child(port, settings, "no Docker answers");
        }
        throw new AssertionError(
            "no RabbitMQ for the tests: start Docker, or install rabbitmq-server (Debian: apt-get"
                + " install --no-install-recommends rabbitmq-server), which brings "
                + RabbitChild.PROGRAM);
      }
    };
  }

  private static RabbitProgram docker(int port, List<String> settings, String why) {
    Choice.say("RabbitMQ", RabbitContainer.IMAGE + " (" + why + ")");
    return new RabbitContainer(port, settings);
  }

  private static RabbitProgram child(int port, List<String> settings, String why) {
    Choice.say("RabbitMQ", RabbitChild.PROGRAM + " (" + why + ")");
    return new RabbitChild(port, settings, Path.of(System.getProperty("java.io.tmpdir")));
  }
}
