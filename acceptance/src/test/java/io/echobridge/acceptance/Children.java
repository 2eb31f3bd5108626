package io.echobridge.acceptance;

import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.ChildProcessBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * The programs that run beside the tests. When a test fails, the last lines of each are printed;
 * all that they said is in {@code target/logs}.
 */
public final class Children implements TestWatcher {
  private static final int LINES = 50;
  private static final Map<ChildProcess, String> RUNNING = new ConcurrentHashMap<>();

  /** Starts a program that is watched until {@link #forget}. */
  static ChildProcess start(ChildProcessBuilder builder, String name) {
    ChildProcess child = builder.named(name).start();
    RUNNING.put(child, name);
    return child;
  }

  /** The program has ended: writes down what it said. */
  static void forget(ChildProcess child) {
    String name = RUNNING.remove(child);
    if (name != null) {
      write(name + "-" + child.pid(), child.output());
    }
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    RUNNING.forEach(
        (child, name) -> {
          List<String> lines = child.output();
          write(name + "-" + child.pid(), lines);
          System.out.println("--- " + name + " while " + context.getDisplayName() + " failed:");
          lines.stream().skip(Math.max(0, lines.size() - LINES)).forEach(System.out::println);
        });
  }

  private static void write(String name, List<String> lines) {
    try {
      Path directory = Files.createDirectories(Places.target("logs"));
      Files.write(directory.resolve(name + ".log"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
