package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder of {@code examples}, started as its README says: each command runs beside the others.
 * Only the port of Redis is another, and the address: one of the loopback network that is nobody
 * else's, so that the ports can stay.
 */
final class Example implements AutoCloseable {
  private static final int NGINX = 8080;

  /** The exit code after SIGTERM. */
  private static final int TERMINATED = 143;

  private static final Path SOURCE = Places.module("../examples");

  private final Redis redis;
  private final String address;
  private final Path folder;
  private final Map<String, ChildProcess> running = new LinkedHashMap<>();

  private Example(String name, Redis redis) {
    this.redis = redis;
    int free = FreePorts.one();
    address = "127." + (free >> 8) + "." + (free & 255) + ".1";
    Path all = Places.target("examples/" + free);
    folder = all.resolve(name);
    copy("nginx", all);
    copy(name, all);
  }

  /**
   * Copies the example, starts what its README says, and waits until its pages can be opened.
   *
   * @param ports where its programs listen, besides nginx
   */
  static Example start(String name, Redis redis, int... ports) {
    Example example = new Example(name, redis);
    try {
      example.commands().forEach(example::run);
      example.awaitPort(NGINX);
      for (int port : ports) {
        example.awaitPort(port);
      }
    } catch (RuntimeException | AssertionError e) {
      example.close();
      throw e;
    }
    return example;
  }

  /** A file of the examples as it is in the source. */
  static String text(String file) {
    try {
      return Files.readString(SOURCE.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where its pages are. */
  String url() {
    return "http://" + address + ":" + NGINX;
  }

  /** The status of nginx's answer to a program without cookies. */
  int status(String path) {
    try {
      URL page = URI.create(url() + path).toURL();
      return ((HttpURLConnection) page.openConnection()).getResponseCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The program that the README starts with a command that ends so. */
  ChildProcess program(String end) {
    return running.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(end))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no command ends with " + end + ": " + running));
  }

  /** Ends a program in good order, and waits for that. */
  void end(String command) {
    ChildProcess program = program(command);
    program.stop();
    assertThat(program.awaitExit(ChildProcess.PATIENCE)).isEqualTo(TERMINATED);
    Children.forget(program);
  }

  /** The sum of all samples of Echobridge's that begin so, as {@link Daemon#metric} has it. */
  double metric(String start) {
    try (InputStream body =
        URI.create("http://" + address + ":6002/metrics").toURL().openStream()) {
      return Daemon.sum(new String(body.readAllBytes(), UTF_8), start);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    List<ChildProcess> newestFirst = new ArrayList<>(running.values());
    Collections.reverse(newestFirst);
    for (ChildProcess program : newestFirst) {
      program.stop();
      Children.forget(program);
    }
  }

  /** Waits until a program listens there. */
  void awaitPort(int port) {
    Waiting.until("a program at port " + port)
        .ignoreExceptionsInstanceOf(ConnectException.class)
        .until(
            () -> {
              try (Socket program = new Socket(address, port)) {
                return program.isConnected();
              }
            });
  }

  private List<String> commands() {
    return Document.blocks("../examples/" + folder.getFileName() + "/README.md", "sh").stream()
        .flatMap(String::lines)
        .toList();
  }

  /** Runs a command beside the others, also one that was {@link #end}ed. */
  void run(String command) {
    // Debian's packages are those of Debian's Python.
    String path = Places.distribution("bin") + ":/usr/bin:" + System.getenv("PATH");
    running.put(
        command,
        Children.start(
            ChildProcess.of("sh", "-c", "exec " + command)
                .in(folder)
                .env("PATH", path)
                .env("PYTHONUNBUFFERED", "1")
                .env("ECHOBRIDGE_ADMIN_HOST", address)
                .env("JAVA_OPTS", Daemon.JAVA),
            folder.getFileName() + "-" + command.replaceAll("\\W+", "-")));
  }

  private void copy(String name, Path to) {
    try (Stream<Path> files = Files.walk(SOURCE.resolve(name))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copied = to.resolve(SOURCE.relativize(file).toString());
        Files.createDirectories(copied.getParent());
        Files.writeString(copied, here(Files.readString(file)), UTF_8);
        copied.toFile().setExecutable(Files.isExecutable(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String here(String text) {
    // The second of the two must not see what the first has written.
    return text.replace("127.0.0.1:6379", "REDIS")
        .replace("127.0.0.1", address)
        .replace("REDIS", "127.0.0.1:" + redis.port());
  }
}
