package io.echobridge.dist;

import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.ChildProcessBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The program as it is shipped. */
final class Packaged {
  static final Path HOME = Path.of(System.getProperty("echobridge.home"));

  /** A whole start and stop of a JVM, on a machine that does other things too. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  /** For programs that live for seconds: one compiler, and the classes of a start archived. */
  static final String JAVA =
      "-Xmx64m -XX:TieredStopAtLevel=1 -Xlog:disable -Xlog:all=error:stderr -XX:SharedArchiveFile="
          + HOME.resolveSibling("tests.jsa");

  /**
   * How it ended.
   *
   * @param output both streams
   */
  record Ended(int code, List<String> output) {
    String text() {
      return String.join("\n", output);
    }
  }

  private Packaged() {}

  static ChildProcessBuilder program(String... arguments) {
    return ChildProcess.of(HOME.resolve("bin/echobridge").toString(), arguments)
        .env("JAVA_HOME", System.getProperty("java.home"))
        .env("JAVA_OPTS", JAVA);
  }

  static Ended run(String... arguments) {
    return end(program(arguments));
  }

  static Ended end(ChildProcessBuilder program) {
    try (ChildProcess process = program.start()) {
      int code = process.awaitExit(PATIENCE);
      return new Ended(code, process.output());
    }
  }
}
