package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.ChildProcessBuilder;
import io.echobridge.testkit.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The packaged daemon as a child process, with a small heap, on a port that it keeps. */
final class Daemon implements AutoCloseable {
  /**
   * A small heap; and as most daemons here live for seconds, no compiler that only pays after
   * minutes, and the classes of a start from an archive, if there is one.
   */
  static final String JAVA =
      "-Xmx128m -XX:TieredStopAtLevel=1 -Xlog:disable -Xlog:all=error:stderr -XX:SharedArchiveFile="
          + Places.distribution("bin").resolve("../../tests.jsa").normalize();

  /** The heap, and what a JVM needs beside it; a leak of direct memory or threads exceeds it. */
  private static final long MOST_RESIDENT_KIB = 480 * 1024;

  private final Path configuration;
  private final int port;
  private ChildProcess process;

  private Daemon(Path configuration, int port) {
    this.configuration = configuration;
    this.port = port;
    this.process = launch();
  }

  /** Starts a daemon with these apps and waits until its port is open. */
  static Daemon start(String apps) {
    int port = FreePorts.one();
    String server = "server { host = \"127.0.0.1\", port = " + port + " }\nadmin.port = 0\n";
    try {
      Path directory = Files.createDirectories(Places.target("configurations"));
      Path file = Files.writeString(directory.resolve(port + ".conf"), server + apps);
      return new Daemon(file, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  int port() {
    return port;
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Its admin listener; of the start that is running. */
  String adminUrl() {
    return process.awaitLine("Status, health and metrics on (http://[^ ]+)").group(1);
  }

  /** Waits until it says that it is ready: it has its links, and knows of other nodes. */
  void awaitReady() {
    int admin = URI.create(adminUrl()).getPort();
    Waiting.until("a node that is ready").until(() -> RawHttp.get(admin, "/ready").status() == 200);
  }

  /** How many clients it has cut, as too slow or for what they hold. */
  double cut() {
    return metric("slow_clients_cut_total ") + metric("large_clients_cut_total ");
  }

  /** Waits until it has cut so many clients. */
  void awaitCut(int clients) {
    Waiting.until(clients + " clients that are cut").until(() -> cut() >= clients);
  }

  /**
   * The sum of all samples that begin so.
   *
   * @param start a name without {@code echobridge_}, and as much of its tags as matters
   */
  double metric(String start) {
    return sum(RawHttp.get(URI.create(adminUrl()).getPort(), "/metrics").body(), start);
  }

  /** The same of what a listener for operators has answered. */
  static double sum(String metrics, String start) {
    String sample = "echobridge_" + start;
    return metrics
        .lines()
        .filter(line -> line.startsWith(sample))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** How many lines its log has. */
  int logLines() {
    return process.output().size();
  }

  /** How many bytes its live objects take, after a collection. */
  long liveBytes() {
    return jcmd("GC.class_histogram").stream()
        .filter(line -> line.startsWith("Total"))
        .mapToLong(line -> Long.parseLong(line.strip().split(" +", 3)[2]))
        .sum();
  }

  /** How many objects of a class live, after a collection. */
  long instances(String type) {
    return jcmd("GC.class_histogram").stream()
        .map(line -> line.strip().split(" +", -1))
        .filter(words -> words.length > 3 && words[3].equals(type))
        .mapToLong(words -> Long.parseLong(words[1]))
        .sum();
  }

  /** The names of all classes and interfaces that it has loaded so far. */
  List<String> loadedClasses() {
    return jcmd("VM.class_hierarchy", "-i").stream()
        .map(line -> line.replaceFirst("^[ |-]*(?:implements |declares )?", ""))
        .map(line -> line.replaceFirst("[/ ].*", ""))
        .filter(name -> !name.isEmpty())
        .distinct()
        .toList();
  }

  private List<String> jcmd(String... command) {
    ChildProcess jcmd =
        ChildProcess.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString())
            .with(Long.toString(process.pid()))
            .with(command)
            .start();
    assertThat(jcmd.awaitExit(Waiting.START)).isZero();
    return jcmd.output();
  }

  /** Waits for a line of its log in which the pattern is found. */
  void awaitLog(String regex) {
    process.awaitLine(regex);
  }

  /** How many lines of its log hold that. */
  long logged(String text) {
    return process.output().stream().filter(line -> line.contains(text)).count();
  }

  /** Writes other apps into its configuration, and asks it to read that again. */
  void reload(String apps) {
    try {
      String server = Files.readAllLines(configuration).get(0);
      Files.writeString(configuration, server + "\nadmin.port = 0\n" + apps);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    signal("-HUP");
  }

  private void signal(String signal) {
    ChildProcess kill = ChildProcess.of("kill", signal, Long.toString(process.pid())).start();
    assertThat(kill.awaitExit(Waiting.START)).isZero();
  }

  /** Sends SIGTERM, and does not wait for what comes of it. */
  void terminate() {
    try {
      new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has it stand still (SIGSTOP), with all its connections open, until it is {@link #thaw}ed. */
  void freeze() {
    signal("-STOP");
  }

  /** Has it go on (SIGCONT). */
  void thaw() {
    signal("-CONT");
  }

  boolean isRunning() {
    return process.isRunning();
  }

  /** Waits until it has ended, and returns its exit code. */
  int awaitExit() {
    int code = process.awaitExit(Waiting.START);
    Children.forget(process);
    return code;
  }

  /** Ends it as a power cut would. */
  void kill() {
    process.kill();
    Children.forget(process);
  }

  /** Starts it anew on the same port. */
  void startAgain() {
    process = launch();
  }

  /**
   * Fails unless the daemon runs, met nothing that it did not foresee, and is as small as it should
   * be.
   */
  void assertHealthy() {
    assertThat(process.isRunning()).as("the daemon is running").isTrue();
    assertThat(process.output())
        .as("the daemon's log")
        .noneMatch(line -> line.startsWith("\tat ") || line.contains("OutOfMemoryError"));
    assertThat(residentKib()).as("resident memory in KiB").isLessThan(MOST_RESIDENT_KIB);
  }

  @Override
  public void close() {
    process.stop();
    Children.forget(process);
  }

  /** Starts a keeper with the same configuration, and waits until it knows this daemon. */
  ChildProcess keeper() {
    ChildProcess keeper = Children.start(program("keep"), "keeper-" + port);
    keeper.awaitLine("found node");
    return keeper;
  }

  private ChildProcess launch() {
    return Children.start(program("serve"), "echobridge-" + port).awaitPort(port, Waiting.START);
  }

  private ChildProcessBuilder program(String command) {
    return ChildProcess.of(Places.distribution("bin/echobridge").toString())
        .with(command, "--config", configuration.toString())
        .env("JAVA_OPTS", JAVA);
  }

  private long residentKib() {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException("only Linux shows how big a process is", e);
    }
  }
}
