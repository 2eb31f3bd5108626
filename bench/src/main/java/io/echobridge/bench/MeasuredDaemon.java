package io.echobridge.bench;

import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A packaged daemon with one broker, what it has counted, and the CPU it has used. */
public final class MeasuredDaemon implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(1);

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port = FreePorts.one();
  private final int adminPort = FreePorts.one();
  private final ChildProcess process;

  /**
   * Starts it and waits for its broker.
   *
   * @param home the tree in {@code dist/target/echobridge}
   */
  public MeasuredDaemon(Path home, String broker) throws IOException {
    this(home, broker, "");
  }

  /**
   * @param more lines of the configuration
   */
  public MeasuredDaemon(Path home, String broker, String more) throws IOException {
    Path file = Files.createTempFile("bench", ".conf");
    Files.writeString(
        file,
        """
        server { host = "127.0.0.1", port = %d }
        admin.port = %d
        apps.default.brokers.main { %s }
        %s
        """
            .formatted(port, adminPort, broker, more));
    process =
        ChildProcess.of(home.resolve("bin/echobridge").toString())
            .with("serve", "--config", file.toString())
            .env("JAVA_OPTS", "-Xmx256m")
            .start()
            .awaitPort(port, START);
    process.awaitLine("broker main is up");
  }

  public long pid() {
    return process.pid();
  }

  public int port() {
    return port;
  }

  /** A counter of {@code /metrics}, of its only app. */
  long count(String name) {
    return metric("echobridge_" + name + "{app=\"default\"}");
  }

  /** A line of {@code /metrics}, by everything before its number. */
  public long metric(String name) {
    String start = name + " ";
    HttpRequest metrics =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/metrics")).build();
    try {
      return http.send(metrics, HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(start))
          .mapToLong(line -> (long) Double.parseDouble(line.substring(start.length())))
          .sum();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What all its threads have used since it started. */
  Duration cpu() {
    return ProcessHandle.of(process.pid())
        .flatMap(handle -> handle.info().totalCpuDuration())
        .orElseThrow();
  }

  /** Tells it to stop, and does not wait for that. */
  public void terminate() {
    ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
  }

  static void await(String what, BooleanSupplier reached) {
    long end = System.nanoTime() + START.toNanos();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not in a minute: " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  @Override
  public void close() {
    process.stop();
  }
}
