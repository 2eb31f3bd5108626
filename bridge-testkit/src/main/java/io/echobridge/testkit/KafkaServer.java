package io.echobridge.testkit;

import java.util.List;

/**
 * A real Kafka, one node, on free ports of the loopback address. It takes seconds to start: tests
 * share {@linkplain #shared one}, each with topics of its own. It can be stopped, killed and
 * started again on the same ports with what it held, and never outlives the JVM. Topics are not
 * made by asking for them.
 *
 * <p>It listens three times: plainly, plainly behind a {@linkplain #wire wire} that can be cut, and
 * for who logs in as {@value #USER} with {@value #PASSWORD} (SASL_PLAINTEXT, PLAIN). Whoever does
 * not log in may do everything; {@value #USER} whatever no ACL forbids.
 *
 * <p>It comes from a container where Docker answers, else it is a JVM with the jars that the module
 * {@code kafka-test-server} gets from Maven; {@code -Dechobridge.test.kafka} ({@code docker},
 * {@code child}) says otherwise. The choice is printed once. A module that uses it without Docker
 * has a test dependency on {@code kafka-test-server} (type {@code pom}), so that it is built
 * before.
 */
public final class KafkaServer implements AutoCloseable {
  public static final String USER = "bridge";
  public static final String PASSWORD = "open-sesame";

  static final String PROPERTY = "echobridge.test.kafka";

  private static final class Shared {
    static final KafkaServer SERVER = start();
  }

  private final int port;
  private final int loginPort;
  private final TcpProxy wire;
  private final KafkaProgram program;

  private KafkaServer(List<String> settings) {
    List<Integer> ports = FreePorts.several(4);
    port = ports.get(0);
    loginPort = ports.get(1);
    int wired = ports.get(2);
    wire = TcpProxy.to(wired);
    program =
        KafkaProgram.choose(
            new KafkaSettings(port, loginPort, wired, wire.port(), ports.get(3), settings));
  }

  /** Starts one, with further lines for its properties file. */
  public static KafkaServer start(String... settings) {
    KafkaServer server = new KafkaServer(List.of(settings));
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "end Kafka"));
    server.restart();
    return server;
  }

  /** The one that all tests of this JVM share. */
  public static KafkaServer shared() {
    return Shared.SERVER;
  }

  /** {@code host:port} for clients. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** {@code host:port} for clients whose connections {@link #wire} cuts. */
  public String wiredAddress() {
    return "127.0.0.1:" + wire.port();
  }

  /** {@code host:port} for clients that log in. */
  public String loginAddress() {
    return "127.0.0.1:" + loginPort;
  }

  /** What is between the server and the clients of {@link #wiredAddress}. */
  public TcpProxy wire() {
    return wire;
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

  /** Ends it as a crash would (SIGKILL). */
  public void kill() {
    program.kill();
  }

  @Override
  public void close() {
    wire.close();
    program.close();
  }
}
