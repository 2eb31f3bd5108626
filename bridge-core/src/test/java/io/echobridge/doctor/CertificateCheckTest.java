package io.echobridge.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.tls.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateCheckTest {
  @TempDir Path folder;

  @Test
  void aCertificateWithTimeLeftIsWell() {
    assertThat(found(90)).isEqualTo("certificate");
  }

  @Test
  void oneThatEndsSoonIsToldBefore() {
    assertThat(found(5)).isEqualTo("certificate-soon");
  }

  @Test
  void oneThatHasEndedIsAFault() {
    assertThat(found(0)).isEqualTo("certificate-expired");
  }

  @Test
  void oneThatCannotBeReadIsAFault() throws IOException {
    Path file = folder.resolve("none.pem");
    assertThat(look(file)).isEqualTo("certificate-unreadable");
    Files.writeString(file, "no certificate");
    assertThat(look(file)).isEqualTo("certificate-unreadable");
  }

  private String found(int days) {
    new TestCertificates(folder).make("own", days);
    return look(folder.resolve("own.pem"));
  }

  private static String look(Path file) {
    return new CertificateCheck(file).look().get(0).id();
  }
}
