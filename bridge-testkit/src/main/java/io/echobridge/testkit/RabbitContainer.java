package io.echobridge.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.rabbitmq.RabbitMQContainer;

/** A RabbitMQ in a container, on a port of this machine that stays the same. */
final class RabbitContainer implements RabbitProgram {
  static final String IMAGE = "rabbitmq:4-alpine";

  private static final String FOLDER = "/etc/rabbitmq/tls";

  private final RabbitMQContainer container;

  RabbitContainer(int port, Optional<RabbitTls> tls) {
    container = new RabbitMQContainer(IMAGE);
    List<String> ports = new ArrayList<>(List.of(port + ":5672"));
    tls.ifPresent(
        it -> {
          ports.add(it.port() + ":" + it.port());
          container.addExposedPort(it.port());
          copy(it);
        });
    container.setPortBindings(ports);
  }

  private void copy(RabbitTls tls) {
    for (String file : tls.files()) {
      container.withCopyToContainer(
          Transferable.of(tls.certificates().text(file)), FOLDER + "/" + file);
    }
    String lines = String.join("\n", tls.lines("0.0.0.0", FOLDER)) + "\n";
    container.withCopyToContainer(Transferable.of(lines), "/etc/rabbitmq/conf.d/90-test.conf");
  }

  @Override
  public void start() {
    if (container.getContainerId() == null) {
      container.start();
    } else {
      container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
      control("await_startup");
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
  public String control(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "rabbitmqctl";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try {
      ExecResult result = container.execInContainer(command);
      if (result.getExitCode() != 0) {
        throw new AssertionError("rabbitmqctl: " + result.getStdout() + result.getStderr());
      }
      return result.getStdout();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for rabbitmqctl", e);
    }
  }

  @Override
  public void close() {
    container.stop();
  }
}
