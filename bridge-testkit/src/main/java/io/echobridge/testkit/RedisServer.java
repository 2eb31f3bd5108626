package io.echobridge.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real Redis for one test, on a free port of the loopback address, without persistence. It can be
 * stopped, killed and started again on the same port, and never outlives the JVM.
 *
 * <p>{@link RedisProgram} says where it comes from.
 */
public final class RedisServer implements AutoCloseable {
  private final int port;
  private final List<String> options;
  private final Path directory;
  private @Nullable ChildProcess process;

  private RedisServer(int port, List<String> options) {
    this.port = port;
    this.options = options;
    this.directory = scratch();
  }

  /** Starts one, with options as on redis-server's command line ({@code --requirepass secret}). */
  public static RedisServer start(String... options) {
    return onPort(FreePorts.one(), options);
  }

  /** Starts one on a port that was chosen before. */
  public static RedisServer onPort(int port, String... options) {
    RedisServer server = new RedisServer(port, List.of(options));
    server.restart();
    return server;
  }

  public int port() {
    return port;
  }

  /** The address for clients: {@code redis://127.0.0.1:port}. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** Its working directory, deleted when it is closed. */
  public Path directory() {
    return directory;
  }

  /** A client; the caller closes it. */
  public RespClient client() {
    return RespClient.connect("127.0.0.1", port);
  }

  public boolean isRunning() {
    return process != null && process.isRunning();
  }

  /** The server's process id. */
  public long pid() {
    return running().pid();
  }

  /**
   * Starts it, also again after {@link #stop} or {@link #kill}: same port, same options, no data.
   */
  public void restart() {
    if (isRunning()) {
      throw new IllegalStateException("Redis is running on port " + port);
    }
    ChildProcess started =
        RedisProgram.chosen()
            .server()
            .with("--port", String.valueOf(port))
            .with("--bind", "127.0.0.1")
            .with("--dir", directory.toString())
            .with("--save", "")
            .with("--appendonly", "no")
            .with("--daemonize", "no")
            .with(options.toArray(String[]::new))
            .start();
    started.awaitLine("[Rr]eady to accept connections");
    process = started;
  }

  /** Ends it in good order (SIGTERM). */
  public void stop() {
    running().stop();
  }

  /** Ends it as a crash would (SIGKILL). */
  public void kill() {
    running().kill();
  }

  @Override
  public void close() {
    if (process != null) {
      process.stop();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(RedisServer::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ChildProcess running() {
    if (process == null) {
      throw new IllegalStateException("Redis was not started");
    }
    return process;
  }

  private static Path scratch() {
    try {
      return Files.createTempDirectory("echobridge-redis");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
