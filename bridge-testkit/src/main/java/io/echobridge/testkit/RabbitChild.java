package io.echobridge.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The RabbitMQ of this machine as a child process, of root or of an ordinary user, with everything
 * of its own: directory, cookie, ports. Erlang's port mapper (epmd), which RabbitMQ would start and
 * leave behind, is a child too.
 */
final class RabbitChild implements RabbitProgram {
  /** The real program: the one on the path changes to a user of its own, as only root may. */
  static final Path PROGRAM = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

  private static final Duration STARTUP = Duration.ofMinutes(2);

  private final Path directory;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final int mapperPort;
  private @Nullable ChildProcess mapper;
  private @Nullable ChildProcess server;

  RabbitChild(int port, Optional<RabbitTls> tls, Path scratch) {
    List<Integer> ports = FreePorts.several(2);
    mapperPort = ports.get(0);
    try {
      directory = Files.createTempDirectory(scratch, "echobridge-rabbitmq");
      Files.createDirectory(directory.resolve("home"));
      List<String> lines = new ArrayList<>();
      lines.add("listeners.tcp.1 = 127.0.0.1:" + port);
      lines.add("log.console = true");
      lines.add("log.file = false");
      tls.ifPresent(
          it -> lines.addAll(it.lines("127.0.0.1", it.certificates().directory().toString())));
      Files.write(directory.resolve("rabbitmq.conf"), lines);
      Files.writeString(directory.resolve("advanced.config"), "[].\n");
      Files.writeString(directory.resolve("enabled_plugins"), "[].\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    environment.put("HOME", file("home"));
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("RABBITMQ_NODENAME", "test" + port + "@localhost");
    environment.put("RABBITMQ_DIST_PORT", String.valueOf(ports.get(1)));
    environment.put("RABBITMQ_CONFIG_FILE", file("rabbitmq"));
    environment.put("RABBITMQ_ADVANCED_CONFIG_FILE", file("advanced.config"));
    environment.put("RABBITMQ_CONF_ENV_FILE", "/dev/null");
    environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", file("enabled_plugins"));
    environment.put("RABBITMQ_MNESIA_BASE", file("mnesia"));
    environment.put("RABBITMQ_LOG_BASE", file("log"));
    environment.put("RABBITMQ_SCHEMA_DIR", file("schema"));
    environment.put("RABBITMQ_GENERATED_CONFIG_DIR", file("generated"));
    environment.put("RABBITMQ_PID_FILE", file("pid"));
    environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
    environment.put("ERL_EPMD_PORT", String.valueOf(mapperPort));
    environment.put(
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}");
  }

  @Override
  public void start() {
    if (mapper == null) {
      mapper = child("epmd").start().awaitPort(mapperPort);
    }
    ChildProcess started = child(PROGRAM.toString()).in(directory).start();
    server = started;
    started.awaitLine("Server startup complete", STARTUP);
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop();
    }
  }

  @Override
  public void kill() {
    if (server != null) {
      server.kill();
    }
  }

  @Override
  public boolean isRunning() {
    return server != null && server.isRunning();
  }

  @Override
  public String control(String... arguments) {
    ChildProcess control =
        child(PROGRAM.resolveSibling("rabbitmqctl").toString()).with(arguments).start();
    int exit = control.awaitExit(ChildProcess.PATIENCE);
    String output = String.join("\n", control.output());
    if (exit != 0) {
      throw new AssertionError("rabbitmqctl " + String.join(" ", arguments) + ": " + output);
    }
    return output;
  }

  @Override
  public void close() {
    if (!Files.exists(directory)) {
      return;
    }
    stop();
    if (mapper != null) {
      mapper.stop();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ChildProcessBuilder child(String program) {
    ChildProcessBuilder builder = ChildProcess.of(program);
    environment.forEach(builder::env);
    return builder;
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }
}
