package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.echobridge.testkit.Certificates;
import io.echobridge.testkit.FreePorts;
import io.echobridge.testkit.RabbitServer;
import io.echobridge.testkit.RabbitTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** The RabbitMQ of all tests of this module, which also listens with TLS. */
final class Rabbit {
  static final int TLS_PORT = FreePorts.one();
  static final Certificates CERTIFICATES = certificates();
  static final RabbitServer SERVER =
      RabbitServer.start(new RabbitTls(TLS_PORT, CERTIFICATES, "server"));

  private static final AtomicInteger NAMES = new AtomicInteger();

  private Rabbit() {}

  /** A name that nobody had before. */
  static String unique(String what) {
    return what + "-" + NAMES.incrementAndGet();
  }

  /** A connection of an application, past all wires. */
  static Connection connect() {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setPort(SERVER.port());
    factory.setHost("127.0.0.1");
    factory.setAutomaticRecoveryEnabled(false);
    try {
      return factory.newConnection();
    } catch (IOException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Certificates certificates() {
    try {
      Certificates made = Certificates.in(Files.createTempDirectory("echobridge-certificates"));
      made.issue("server", "DNS:localhost");
      made.issue("bridge", "DNS:bridge");
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
