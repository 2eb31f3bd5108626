package io.echobridge.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.echobridge.AdminStub;
import io.echobridge.tls.TestCertificates;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** How it reaches a listener that asks who it is; what it shows is tested with a daemon. */
class TailCommandTest {
  private static final String EVENT =
      "{\"at\":7,\"app\":\"shop\",\"channel\":\"orders\",\"event\":\"E\",\"bytes\":5,"
          + "\"receivers\":0,\"micros\":9,\"from\":\"main\"}\n";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();

  @Test
  void theTokenAndTheCertificateAreTheConfigurationsWhereverTheListenerIsNamed() throws Exception {
    try (AdminStub daemon = new AdminStub(folder, Map.of("/tail", EVENT))) {
      for (List<String> more :
          List.<List<String>>of(
              List.of(), List.of("--admin", "https://localhost:" + daemon.port()))) {
        out.getBuffer().setLength(0);
        tail(daemon, "a.pem", more);
        assertThat(out.toString()).as("%s", more).contains("orders", "nobody listens");
      }
    }
  }

  @Test
  void anotherCertificateIsNotBelieved() throws Exception {
    try (AdminStub daemon = new AdminStub(folder, Map.of("/tail", EVENT))) {
      new TestCertificates(folder).make("b", 90);
      tail(daemon, "b.pem", List.of());
      assertThat(out.toString())
          .contains(
              "it shows another certificate than " + daemon.file("b.pem") + " has. Is --config")
          .doesNotContain("orders");
    }
  }

  @Test
  void javaIsAskedWhatToBelieveWhereTheCertificateCannotBeRead() throws Exception {
    try (AdminStub daemon = new AdminStub(folder, Map.of("/tail", EVENT))) {
      tail(daemon, "nowhere.pem", List.of());
      assertThat(out.toString())
          .contains("unable to find valid certification path", "and may you read it?")
          .doesNotContain("orders");
      assertThat(daemon.shown()).isEmpty();
    }
  }

  @Test
  void anotherListenerIsBelievedAsJavaDoesAndShownNoToken() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    try (AdminStub daemon = new AdminStub(folder, Map.of("/tail", EVENT));
        AdminStub other = new AdminStub(elsewhere, Map.of("/tail", EVENT))) {
      tail(daemon, "a.pem", List.of("--admin", "https://localhost:" + other.port()));
      assertThat(out.toString())
          .contains("unable to find valid certification path")
          .doesNotContain("orders");
      assertThat(other.shown()).isEmpty();
    }
  }

  /** As in {@code tail | head}: the one place of four is left to others. */
  @Test
  void itEndsWellWhereNobodyReadsAnyMore() throws Exception {
    PrintStream before = System.out;
    AtomicInteger written = new AtomicInteger();
    try (AdminStub daemon = new AdminStub(folder, Map.of("/tail", EVENT.repeat(1000)))) {
      System.setOut(new PrintStream(closedAfter(5, written), false, StandardCharsets.UTF_8));
      CommandLine command = new CommandLine(new TailCommand()); // with picocli's own writer
      assertThat(command.execute(arguments(daemon, "a.pem", List.of()))).isEqualTo(0);
    } finally {
      System.setOut(before);
    }
    assertThat(written).hasValueLessThan(100); // it did not go on to the end
  }

  @Test
  void itEndsWellWhereNobodyReadsAnyMoreThoughNothingPasses() throws Exception {
    Semaphore beats = new Semaphore(0);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    HttpServer idle =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    idle.setExecutor(thread);
    idle.createContext("/tail", exchange -> oneEventAndBeats(exchange, beats));
    idle.start();
    Path errors = folder.resolve("errors");
    Process tail =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.echobridge.Echobridge",
                "tail",
                "--admin",
                "http://127.0.0.1:" + idle.getAddress().getPort())
            .redirectError(errors.toFile())
            .start();
    try {
      BufferedReader lines = tail.inputReader(StandardCharsets.UTF_8);
      assertThat(lines.readLine())
          .as(Files.readString(errors))
          .contains("orders", "nobody listens");
      beats.release(100);
      await().until(() -> beats.availablePermits() == 0);
      assertThat(tail.isAlive()).as("while it is read").isTrue();
      lines.close();
      await()
          .until(
              () -> {
                beats.release();
                return !tail.isAlive();
              });
      assertThat(tail.exitValue()).as(Files.readString(errors)).isEqualTo(0);
    } finally {
      tail.destroyForcibly();
      idle.stop(0);
      thread.shutdownNow();
    }
  }

  /** As the daemon shows an app in which nothing happens any more. */
  private static void oneEventAndBeats(HttpExchange exchange, Semaphore beats) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      out.write(EVENT.getBytes(StandardCharsets.UTF_8));
      while (true) { // until he goes
        out.flush();
        beats.acquire();
        out.write('\n');
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static OutputStream closedAfter(int most, AtomicInteger written) {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        if (written.incrementAndGet() > most) {
          throw new IOException("Broken pipe");
        }
      }
    };
  }

  private void tail(AdminStub daemon, String certificate, List<String> more) throws Exception {
    PrintWriter both = new PrintWriter(out, true);
    CommandLine command =
        new CommandLine(new TailCommand())
            .setOut(both)
            .setErr(both)
            .setExecutionExceptionHandler(
                (failure, line, result) -> {
                  throw failure;
                });
    assertThat(command.execute(arguments(daemon, certificate, more))).isEqualTo(1); // has stopped
  }

  private String[] arguments(AdminStub daemon, String certificate, List<String> more)
      throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("echobridge.conf"),
            """
            server.tls { port = 0, cert-file = "%s", key-file = "%s" }
            admin { port = %d, tls = true, token-file = "%s" }
            apps.shop.pusher { app-id = 1, key = k, secret = s }
            """
                .formatted(
                    daemon.file(certificate),
                    daemon.file("a.key"),
                    daemon.port(),
                    daemon.file("token")));
    List<String> arguments = new ArrayList<>(List.of("--config", config.toString(), "orders"));
    arguments.addAll(more);
    return arguments.toArray(new String[0]);
  }
}
