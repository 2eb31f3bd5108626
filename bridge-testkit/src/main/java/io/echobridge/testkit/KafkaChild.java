package io.echobridge.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Kafka in a JVM of its own, from the jars that the module kafka-test-server fetched. */
final class KafkaChild implements KafkaProgram {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path directory;
  private final Path settingsFile;
  private @Nullable ChildProcess process;

  KafkaChild(KafkaSettings settings) {
    try {
      directory = Files.createTempDirectory("echobridge-kafka");
      settingsFile = directory.resolve("server.properties");
      Files.write(settingsFile, settings.lines("127.0.0.1", directory.resolve("data").toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void start() {
    if (process == null) {
      format();
    }
    ChildProcess started = main("kafka.Kafka").with(settingsFile.toString()).start();
    process = started;
    started.awaitLine(STARTED, PATIENCE);
  }

  @Override
  public void stop() {
    running().stop();
  }

  @Override
  public void kill() {
    running().kill();
  }

  @Override
  public boolean isRunning() {
    return process != null && process.isRunning();
  }

  @Override
  public void close() {
    if (process != null) {
      process.kill();
    }
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void format() {
    try (ChildProcess tool =
        main("kafka.tools.StorageTool")
            .with("format", "-t", CLUSTER, "-c", settingsFile.toString())
            .start()) {
      if (tool.awaitExit(PATIENCE) != 0) {
        throw new AssertionError("Kafka's storage: " + String.join("\n  ", tool.output()));
      }
    }
  }

  private ChildProcess running() {
    if (process == null) {
      throw new IllegalStateException("Kafka was not started");
    }
    return process;
  }

  private static ChildProcessBuilder main(String className) {
    return ChildProcess.of(Path.of(System.getProperty("java.home"), "bin", "java").toString())
        .named(className)
        .with("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
        .with("-cp", classPath(), className);
  }

  private static String classPath() {
    Path file =
        Path.of(System.getProperty("project.root", "."), "kafka-test-server/target/class-path");
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new AssertionError(
          "no Kafka for the tests: start Docker, or run \"mvn generate-resources -pl"
              + " kafka-test-server\", which writes "
              + file,
          e);
    }
  }
}
