package io.echobridge.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that a test runs beside itself. Its output (both streams, as one) is kept to be waited
 * for and to be shown when something goes wrong; the program and those it started end with the
 * test, and at the latest with the JVM.
 *
 * <pre>{@code
 * try (ChildProcess php =
 *     ChildProcess.of("php", "-S", "127.0.0.1:" + port, "-t", "public").in(app).start()) {
 *   php.awaitPort(port);
 *   …
 * }
 * }</pre>
 *
 * All methods may be called from any thread.
 */
public final class ChildProcess implements AutoCloseable {
  /** How long anything is waited for where the caller does not say. */
  public static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final int MOST_LINES = 20_000;

  private final ChildProcessBuilder told;
  private final Process process;
  private final Output output;

  ChildProcess(ChildProcessBuilder told, Process process) {
    this.told = told;
    this.process = process;
    this.output = new Output(MOST_LINES);
    Thread reader = new Thread(this::readOutput, "output of " + told.name());
    reader.setDaemon(true);
    reader.start();
    LiveChildren.add(process);
  }

  /** A program and its arguments, to be {@linkplain ChildProcessBuilder#start started}. */
  public static ChildProcessBuilder of(String program, String... arguments) {
    return new ChildProcessBuilder(program, arguments);
  }

  /** Where the program of that name is on the {@code PATH}, if it is. */
  public static Optional<String> onPath(String program) {
    return ChildProcessBuilder.onPath(program);
  }

  /**
   * Waits for a line of output that holds the pattern; lines that were there before count.
   *
   * @return what matched, groups and all
   * @throws AssertionError with the output, when the program ended or time is up before
   */
  public MatchResult awaitLine(String regex) {
    return awaitLine(regex, PATIENCE);
  }

  /** As {@link #awaitLine(String)}, for at most that long. */
  public MatchResult awaitLine(String regex, Duration atMost) {
    Pattern pattern = Pattern.compile(regex);
    return output
        .await(
            line -> {
              Matcher matcher = pattern.matcher(line);
              return matcher.find() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
            },
            atMost)
        .orElseThrow(() -> failure("did not print a line with \"" + regex + "\"", atMost));
  }

  /**
   * Waits until something listens on the port of the loopback address.
   *
   * @throws AssertionError with the output, when the program ended or time is up before
   */
  public ChildProcess awaitPort(int port) {
    return awaitPort(port, PATIENCE);
  }

  /** As {@link #awaitPort(int)}, for at most that long. */
  public ChildProcess awaitPort(int port, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!listens(port)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw failure("did not listen on port " + port, atMost);
      }
      pause();
    }
    return this;
  }

  /**
   * Waits until the program has ended by itself.
   *
   * @return its exit code
   * @throws AssertionError with the output, when time is up before
   */
  public int awaitExit(Duration atMost) {
    if (!waitFor(atMost)) {
      throw failure("did not end", atMost);
    }
    output.awaitEnd(GRACE);
    return process.exitValue();
  }

  /** Writes a line to the program's standard input. */
  public void type(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(told.name() + " does not read", e);
    }
  }

  /** What the program printed so far: its last {@value #MOST_LINES} lines, oldest first. */
  public List<String> output() {
    return output.lines();
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** Asks the program to end (SIGTERM) and makes it end when it does not within seconds. */
  public void stop() {
    List<ProcessHandle> family = process.descendants().toList();
    process.destroy();
    if (!waitFor(GRACE)) {
      process.destroyForcibly();
    }
    endForGood(family);
  }

  /** Ends the program at once (SIGKILL), as a crash would. */
  public void kill() {
    List<ProcessHandle> family = process.descendants().toList();
    process.destroyForcibly();
    endForGood(family);
  }

  /** {@link #stop}s. */
  @Override
  public void close() {
    stop();
  }

  private void endForGood(List<ProcessHandle> family) {
    family.forEach(ProcessHandle::destroyForcibly);
    if (!waitFor(GRACE)) {
      throw failure("did not die", GRACE);
    }
    LiveChildren.remove(process);
  }

  private boolean waitFor(Duration atMost) {
    try {
      return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }

  private void readOutput() {
    try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.add(line);
        if (told.echoes()) {
          System.out.println("[" + told.name() + "] " + line);
        }
      }
    } catch (IOException e) {
      output.add("(its output broke off: " + e.getMessage() + ")");
    } finally {
      output.end();
    }
  }

  private AssertionError failure(String what, Duration atMost) {
    // A program's output ends a moment before the program does.
    boolean ended = output.hasEnded() ? waitFor(GRACE) : !process.isAlive();
    output.awaitEnd(ended ? GRACE : Duration.ZERO);
    String state =
        ended
            ? ", but ended with exit code " + process.exitValue()
            : " within " + atMost.toMillis() + " ms";
    List<String> lines = output.lines();
    String last = String.join("\n  ", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    return new AssertionError(
        told.name() + " " + what + state + ". Command: " + told.command() + "\n  " + last);
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for a program", e);
    }
  }
}
