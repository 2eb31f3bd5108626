package io.echobridge.testkit;

import java.util.Optional;

/**
 * A real RabbitMQ on the loopback address, for the user guest. It takes ten seconds and more to
 * start, so tests share one and use names of their own. It can be stopped, killed and started again
 * on the same port with its durable data, and never outlives the JVM.
 *
 * <p>It comes from a container where Docker answers, else it is the machine's own program; {@code
 * -Dechobridge.test.rabbitmq} ({@code docker}, {@code child}) says otherwise. The choice is printed
 * once.
 */
public final class RabbitServer implements AutoCloseable {
  static final String PROPERTY = "echobridge.test.rabbitmq";

  private final int port;
  private final RabbitProgram program;

  private RabbitServer(int port, Optional<RabbitTls> tls) {
    this.port = port;
    this.program = RabbitProgram.choose(port, tls);
  }

  public static RabbitServer start() {
    return start(Optional.empty());
  }

  /** Starts one that listens with TLS too. */
  public static RabbitServer start(RabbitTls tls) {
    return start(Optional.of(tls));
  }

  private static RabbitServer start(Optional<RabbitTls> tls) {
    RabbitServer server = new RabbitServer(FreePorts.one(), tls);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "end RabbitMQ"));
    server.restart();
    return server;
  }

  /** The one that all tests of this JVM share. */
  public static RabbitServer shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    static final RabbitServer SERVER = start();
  }

  public int port() {
    return port;
  }

  /** Where clients find it: {@code 127.0.0.1:port}. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Starts it again after {@link #stop} or {@link #kill}; does nothing while it runs. */
  public void restart() {
    if (!program.isRunning()) {
      program.start();
    }
  }

  /** Ends it in good order. */
  public void stop() {
    program.stop();
  }

  /**
   * Ends it as a crash would (SIGKILL), but has it write down first which quorum queues it has.
   * RabbitMQ does so half a second after it made one: if it crashes before, that queue begins
   * empty, whatever was confirmed.
   */
  public void kill() {
    if (program.isRunning()) {
      program.control("eval", "[ok = dets:sync(Table) || Table <- dets:all()].");
    }
    program.kill();
  }

  /** Runs {@code rabbitmqctl} with these arguments; takes two seconds. Returns what it printed. */
  public String control(String... arguments) {
    return program.control(arguments);
  }

  @Override
  public void close() {
    program.close();
  }
}
