package io.echobridge.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class CertificatesTest {
  private static final Duration QUICK = Duration.ofMillis(20);

  @TempDir private Path folder;
  private final Logger logger = (Logger) LoggerFactory.getLogger(Certificates.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final BlockingQueue<SSLContext> changes = new LinkedBlockingQueue<>();
  private TestCertificates made;

  @BeforeEach
  void listen() {
    made = new TestCertificates(folder);
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(logged);
  }

  @Test
  void filesThatAreReplacedAreUsed() throws Exception {
    made.make("a", 90).make("b", 90);
    try (Certificates certificates = watching("a")) {
      made.replace("a", "b");

      assertThat(changes.poll(120, TimeUnit.SECONDS)).isNotNull();
      assertThat(certificates.describe()).startsWith("CN=b, valid until ");
      await() // It is told when it is in use.
          .until(() -> lines().stream().anyMatch(l -> l.startsWith("INFO New certificate: CN=b")));
    }
  }

  @Test
  void linksThatAreExchangedAreFollowed() throws Exception {
    made.make("one", 90).make("two", 90);
    for (String suffix : new String[] {".pem", ".key"}) {
      Files.createSymbolicLink(made.path("live" + suffix), Path.of("one" + suffix));
    }
    try (Certificates certificates = watching("live")) {
      for (String suffix : new String[] {".pem", ".key"}) {
        Files.createSymbolicLink(made.path("next"), Path.of("two" + suffix));
        Files.move(
            made.path("next"),
            made.path("live" + suffix),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      }

      assertThat(changes.poll(120, TimeUnit.SECONDS)).isNotNull();
      assertThat(certificates.describe()).startsWith("CN=two");
    }
  }

  @Test
  void whatCannotBeUsedIsToldOnceAndTheOldOneStays() throws Exception {
    made.make("a", 90).make("b", 90);
    try (Certificates certificates = watching("a")) {
      Files.copy(made.path("b.key"), made.path("a.key"), StandardCopyOption.REPLACE_EXISTING);
      await().until(() -> lines().stream().anyMatch(line -> line.startsWith("WARN")));
      Files.copy(made.path("b.pem"), made.path("a.pem"), StandardCopyOption.REPLACE_EXISTING);
      assertThat(changes.poll(120, TimeUnit.SECONDS)).isNotNull();

      assertThat(certificates.describe()).startsWith("CN=b");
      assertThat(lines())
          .filteredOn(line -> line.startsWith("WARN"))
          .singleElement()
          .asString()
          .startsWith("WARN server.tls.key-file: expected the key of the first certificate of")
          .endsWith("; the old certificate stays in use");
    }
  }

  @Test
  void otherFilesMayBeUsedAndBadOnesAreNot() throws Exception {
    made.make("a", 90).make("b", 90);
    try (Certificates certificates = watching("a")) {
      assertThatThrownBy(
              () -> certificates.prepare(made.config("a.pem", "b.key", Optional.empty())))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(certificates.describe()).startsWith("CN=a");

      certificates.prepare(made.config("b.pem", "b.key", Optional.empty())).run();

      assertThat(certificates.describe()).startsWith("CN=b");
      assertThat(changes).hasSize(1);
    }
  }

  @Test
  void oneThatIsAboutToEndIsWarnedOfAndOneThatIsNotIsNot() throws Exception {
    made.make("soon", 13).make("later", 15);
    try (Certificates certificates = watching("later")) {
      certificates.prepare(made.config("soon.pem", "soon.key", Optional.empty())).run();

      assertThat(lines())
          .filteredOn(line -> line.startsWith("WARN"))
          .isNotEmpty()
          .allMatch(
              line -> line.startsWith("WARN The certificate expires soon: CN=soon, valid until "));
    }
  }

  @Test
  void theFirstOfTheChainToExpireCountsAndARenewedOneMovesIt() throws Exception {
    made.issue("a", 90, "authority", 10).make("b", 60);
    try (Certificates certificates = watching("a")) {
      assertThat(days(certificates)).isBetween(9L, 10L);
      await()
          .until(
              () ->
                  lines().stream()
                      .anyMatch(line -> line.contains("expires soon: CN=authority, valid until ")));

      made.replace("a", "b");

      await().until(() -> days(certificates) >= 59);
    }
  }

  private static long days(Certificates certificates) {
    return Duration.between(Instant.now(), certificates.expiry()).toDays();
  }

  private Certificates watching(String name) {
    Certificates certificates =
        Certificates.load(made.config(name + ".pem", name + ".key", Optional.empty()));
    certificates.watch(QUICK, changes::add);
    return certificates;
  }

  private List<String> lines() {
    return List.copyOf(logged.list).stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }
}
