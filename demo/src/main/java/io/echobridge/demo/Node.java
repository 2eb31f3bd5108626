package io.echobridge.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A daemon in a process of its own, which can be killed and started again. From any thread; every
 * method but {@link #look} returns at once.
 */
final class Node implements AutoCloseable {
  static final String HOST = "127.0.0.1";

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How a node is. */
  enum State {
    /** There is a process, which has not yet said that it is ready. */
    STARTING,
    RUNNING,
    DOWN
  }

  /** Where a node listens: for clients, for the demo that asks how it is, and for other nodes. */
  record Ports(int clients, int admin, int relay) {}

  private final String name;
  private final Ports ports;
  private final Map<String, String> environment;
  private final Consumer<Node> changed;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private @Nullable Process process;
  private State state = State.DOWN;
  private int clients;
  private boolean closed;

  /**
   * @param environment its settings, as variables
   * @param changed is called after each change of its state, in their order, with the node locked
   */
  Node(String name, Ports ports, Map<String, String> environment, Consumer<Node> changed) {
    this.name = name;
    this.ports = ports;
    this.environment = Map.copyOf(environment);
    this.changed = changed;
  }

  String name() {
    return name;
  }

  /** Where its clients connect. */
  URI address() {
    return URI.create("http://" + HOST + ":" + ports.clients());
  }

  synchronized State state() {
    return state;
  }

  /** How many clients hung on it when it was last looked at. */
  synchronized int clients() {
    return clients;
  }

  /** Its process, 0 while it is down. */
  synchronized long pid() {
    return process == null ? 0 : process.pid();
  }

  /**
   * Starts its process.
   *
   * @return false when there is one
   * @throws IOException when this machine does not start it
   */
  synchronized boolean start() throws IOException {
    if (state != State.DOWN || closed) {
      return false;
    }
    ProcessBuilder builder = new ProcessBuilder(command()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(key -> key.startsWith("ECHOBRIDGE_"));
    builder.environment().putAll(environment);
    Process started = builder.start();
    process = started;
    become(State.STARTING);
    Thread follower = new Thread(() -> follow(started), name);
    follower.setDaemon(true);
    follower.start();
    return true;
  }

  /**
   * Ends its process with SIGKILL, as a crash would.
   *
   * @return false when there is none
   */
  synchronized boolean kill() {
    if (process == null) {
      return false;
    }
    process.destroyForcibly();
    return true;
  }

  /** Asks the node how it is. Blocks, for seconds if it does not answer. */
  void look() {
    Process asked;
    synchronized (this) {
      if (process == null) {
        return;
      }
      asked = process;
    }
    JsonNode status = status();
    synchronized (this) {
      if (process != asked || status.isMissingNode()) {
        return;
      }
      clients = 0;
      for (JsonNode connections : status.path("apps").path(0).path("connections")) {
        clients += connections.path("count").asInt();
      }
      if (state == State.STARTING && status.path("ready").asText().equals("ready")) {
        become(State.RUNNING);
      }
    }
  }

  /** Ends it for good. */
  @Override
  public synchronized void close() {
    closed = true;
    kill();
  }

  private void follow(Process started) {
    passOn(started, System.out);
    try {
      started.waitFor();
    } catch (InterruptedException e) {
      return; // nobody does
    }
    ended(started);
  }

  private synchronized void ended(Process which) {
    if (process == which) {
      process = null;
      clients = 0;
      become(State.DOWN);
    }
  }

  private void become(State next) {
    state = next;
    changed.accept(this);
  }

  private JsonNode status() {
    URI uri = URI.create("http://" + HOST + ":" + ports.admin() + "/status.json");
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
    try {
      return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      return JSON.missingNode(); // not up yet, or just killed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return JSON.missingNode();
    }
  }

  /** This program with the options that it was started with itself, in less memory. */
  private static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-X") || option.startsWith("-D"))
        .filter(option -> !option.startsWith("-Dcom.sun.management."))
        .forEach(command::add);
    command.addAll(List.of("-Xms32m", "-Xmx96m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(NodeProcess.class.getName());
    return command;
  }

  /** What it logs, with its name before each line. */
  private void passOn(Process from, PrintStream out) {
    try (BufferedReader lines = from.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        out.println(name + "  " + line);
      }
    } catch (IOException e) {
      // It was killed in the middle of a line.
    }
  }
}
