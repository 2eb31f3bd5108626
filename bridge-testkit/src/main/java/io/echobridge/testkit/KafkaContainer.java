package io.echobridge.testkit;

import java.time.Duration;
import java.util.List;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.containers.wait.strategy.WaitAllStrategy;
import org.testcontainers.images.builder.Transferable;

/** A Kafka in a container, on ports of this machine that stay the same. */
final class KafkaContainer implements KafkaProgram {
  static final String IMAGE = "apache/kafka:4.1.0";

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String SETTINGS = "/tmp/server.properties";

  private final GenericContainer<?> container;

  KafkaContainer(KafkaSettings settings) {
    String tools = "/opt/kafka/bin/";
    String format = "kafka-storage.sh format --ignore-formatted -t " + CLUSTER + " -c " + SETTINGS;
    String run = tools + format + " && exec " + tools + "kafka-server-start.sh " + SETTINGS;
    container = new GenericContainer<>(IMAGE);
    container.setPortBindings(settings.open().stream().map(port -> port + ":" + port).toList());
    container.setExposedPorts(settings.open());
    container.withCopyToContainer(
        Transferable.of(String.join("\n", settings.lines("0.0.0.0", "/tmp/kafka-data")) + "\n"),
        SETTINGS);
    container.withCreateContainerCmdModifier(
        command -> command.withEntrypoint("sh", "-c", run).withCmd(List.of()));
    container.waitingFor(
        new WaitAllStrategy()
            .withStrategy(Wait.forLogMessage(".*" + STARTED + ".*", 1))
            .withStartupTimeout(PATIENCE));
  }

  @Override
  public void start() {
    if (container.getContainerId() == null) {
      container.start();
      return;
    }
    int before = starts();
    container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (starts() == before) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Kafka did not start again:\n" + container.getLogs());
      }
    }
  }

  @Override
  public void stop() {
    container.getDockerClient().stopContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void kill() {
    container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public boolean isRunning() {
    return container.isRunning();
  }

  @Override
  public void close() {
    container.stop();
  }

  private int starts() {
    return container.getLogs().split(STARTED, -1).length;
  }
}
