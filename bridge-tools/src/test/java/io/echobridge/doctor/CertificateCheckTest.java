package io.echobridge.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.tls.Certificates;
import io.echobridge.tls.TestCertificates;
import io.echobridge.tls.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateCheckTest {
  @TempDir Path folder;
  private TestCertificates made;

  @BeforeEach
  void makeThemThere() {
    made = new TestCertificates(folder);
  }

  @Test
  void aCertificateWithTimeLeftIsWell() {
    assertThat(found(90, 0)).isEqualTo("certificate");
  }

  @Test
  void oneThatEndsSoonIsToldBefore() {
    assertThat(found(20, 10)).isEqualTo("certificate-soon");
  }

  @Test
  void oneThatHasEndedIsAFault() {
    assertThat(found(20, 21)).isEqualTo("certificate-expired");
  }

  @Test
  void oneThatCannotBeReadIsAFaultWithTheSettingThatNamesIt() throws IOException {
    assertThat(look(config("none.pem", Optional.empty()), 0))
        .satisfies(
            finding -> {
              assertThat(finding.id()).isEqualTo("certificate-unreadable");
              assertThat(finding.what()).startsWith("server.tls.cert-file: ").contains("no such");
            });
    Files.writeString(folder.resolve("text.pem"), "no certificate");
    assertThat(look(config("text.pem", Optional.empty()), 0).id())
        .isEqualTo("certificate-unreadable");
    made.make("own", 90);
    assertThat(look(config("own.pem", Optional.of("text.pem")), 0))
        .satisfies(
            finding -> {
              assertThat(finding.id()).isEqualTo("certificate-unreadable");
              assertThat(finding.what()).startsWith("server.tls.chain-file: ");
            });
  }

  @Test
  void oneOfTheFutureIsAFault() {
    assertThat(found(20, -1)).isEqualTo("certificate-early");
  }

  @Test
  void oneWithItsKeyInTheSameFileIsWellAsTheDaemonTakesIt() throws IOException {
    made.make("own", 90);
    String certificate = Files.readString(folder.resolve("own.pem"));
    String key = Files.readString(folder.resolve("own.key"));
    for (String both : List.of(certificate + key, key + certificate)) {
      Files.writeString(folder.resolve("both.pem"), both);
      TlsConfig config = config("both.pem", Optional.empty());

      assertThat(Certificates.load(config).context()).isNotNull();
      assertThat(look(config, 0).id()).isEqualTo("certificate");
    }
  }

  @Test
  void anIssuerThatEndsFirstIsToldAsTheDaemonTellsIt() throws IOException {
    made.issue("own", 90, "authority", 20);
    String all = Files.readString(folder.resolve("own.pem"));
    Files.writeString(folder.resolve("alone.pem"), all.substring(0, all.lastIndexOf("-----BEGIN")));
    for (TlsConfig config :
        List.of(
            config("own.pem", Optional.empty()),
            config("alone.pem", Optional.of("authority.pem")))) {
      assertThat(look(config, 0).id()).isEqualTo("certificate");
      Finding soon = look(config, 10);
      assertThat(soon.id()).isEqualTo("certificate-soon");
      assertThat(soon.what()).contains("CN=authority");
      assertThat(look(config, 21).id()).isEqualTo("certificate-expired");
    }
    assertThat(look(config("alone.pem", Optional.empty()), 21).id()).isEqualTo("certificate");
  }

  @Test
  void oneThatIssuedNothingOfItDoesNotCount() throws IOException {
    made.make("own", 90);
    made.make("other", 20);
    assertThat(look(config("own.pem", Optional.of("other.pem")), 21).id()).isEqualTo("certificate");
  }

  private String found(int days, int daysLater) {
    made.make("own", days);
    return look(config("own.pem", Optional.empty()), daysLater).id();
  }

  private TlsConfig config(String certificate, Optional<String> chain) {
    return new TlsConfig(
        0,
        folder.resolve(certificate).toString(),
        folder.resolve("own.key").toString(),
        Optional.empty(),
        chain.map(file -> folder.resolve(file).toString()));
  }

  private static Finding look(TlsConfig config, int daysLater) {
    Instant now = Instant.now().plus(Duration.ofDays(daysLater));
    return new CertificateCheck(config, now).look().get(0);
  }
}
