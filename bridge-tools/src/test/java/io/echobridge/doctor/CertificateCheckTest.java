package io.echobridge.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.tls.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateCheckTest {
  @TempDir Path folder;

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
  void oneThatCannotBeReadIsAFault() throws IOException {
    Path file = folder.resolve("none.pem");
    assertThat(look(file, 0)).isEqualTo("certificate-unreadable");
    Files.writeString(file, "no certificate");
    assertThat(look(file, 0)).isEqualTo("certificate-unreadable");
  }

  @Test
  void oneOfTheFutureIsAFault() {
    assertThat(found(20, -1)).isEqualTo("certificate-early");
  }

  private String found(int days, int daysLater) {
    new TestCertificates(folder).make("own", days);
    return look(folder.resolve("own.pem"), daysLater);
  }

  private static String look(Path file, int daysLater) {
    Instant now = Instant.now().plus(Duration.ofDays(daysLater));
    return new CertificateCheck(file, now).look().get(0).id();
  }
}
