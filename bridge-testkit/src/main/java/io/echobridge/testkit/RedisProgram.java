package io.echobridge.testkit;

import java.io.IOException;
import java.util.Optional;
import redis.embedded.core.ExecutableProvider;

/**
 * Where tests get their Redis from. {@code -Dechobridge.test.redis} says it ({@code path}, {@code
 * embedded}, or the path of a program); else {@code redis-server} on the path is taken, else the
 * one that a Maven artifact brings along. The choice is printed once.
 *
 * <p>Unlike RabbitMQ and Kafka it is never a container, Docker or not: tests halt it with signals,
 * meet it at Unix sockets and give it files, and there is always one to be had.
 */
public final class RedisProgram {
  private static final String PROPERTY = "echobridge.test.redis";
  private static final RedisProgram CHOSEN = choose();

  private final String program;

  private RedisProgram(String program, String why) {
    this.program = program;
    System.out.println("[testkit] Redis: " + program + " (" + why + ")");
  }

  /** The one that all tests of this JVM use. */
  public static RedisProgram chosen() {
    return CHOSEN;
  }

  /** A server, to be given options and started. */
  public ChildProcessBuilder server() {
    return ChildProcess.of(program).named("redis-server");
  }

  private static RedisProgram choose() {
    String asked = System.getProperty(PROPERTY, "");
    return switch (asked) {
      case "" ->
          onPath("found on the path")
              .or(() -> embedded("no redis-server on the path"))
              .orElseThrow(RedisProgram::none);
      case "path" -> onPath("as " + PROPERTY + " says").orElseThrow(RedisProgram::none);
      case "embedded" -> embedded("as " + PROPERTY + " says").orElseThrow(RedisProgram::none);
      default -> new RedisProgram(asked, "as " + PROPERTY + " says");
    };
  }

  private static Optional<RedisProgram> onPath(String why) {
    return ChildProcess.onPath("redis-server").map(found -> new RedisProgram(found, why));
  }

  private static Optional<RedisProgram> embedded(String why) {
    try {
      String path = ExecutableProvider.newJarResourceProvider().get().getPath();
      return Optional.of(new RedisProgram(path, "from embedded-redis: " + why));
    } catch (IOException | RuntimeException e) {
      System.out.println("[testkit] embedded-redis has none for this machine: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static AssertionError none() {
    return new AssertionError(
        "no Redis for the tests: install redis-server (Debian: apt-get install redis-server), or"
            + " say where it is with -D"
            + PROPERTY
            + "=/path/to/redis-server");
  }
}
