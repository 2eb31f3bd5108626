package io.echobridge.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.AdminStub;
import io.echobridge.config.AdminConfig;
import io.echobridge.tls.TestCertificates;
import io.echobridge.tls.TlsConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of the daemon's status; the rest is tested with a daemon. */
class AdminCheckTest {
  private static final String STATUS =
      "{\"apps\":[{\"id\":\"a\",\"brokers\":[{\"name\":\"main\",\"unheard\":[%s]}]}]}";

  @Test
  void eventsThatNobodyHearsAreAFaultWithTheirNames() {
    assertThat(AdminCheck.unheard(STATUS.formatted("\"shop:private-a\",\"shop:b\"")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(Finding.Level.FAULT);
              assertThat(finding.id()).isEqualTo("events-unheard");
              assertThat(finding.what())
                  .startsWith("apps.a.brokers.main: ")
                  .contains("\"shop:private-a\", \"shop:b\"");
              assertThat(finding.change()).contains("apps.a.brokers.main.prefix", "--listen");
            });
  }

  @Test
  void aHistoryThatIsTooShortIsAWarningWithWhatBoundsIt() {
    String status =
        "{\"apps\":[{\"id\":\"a\",\"recovery\":{\"short\":%s,\"reaches\":\"reaches back 9 s\"}}]}";

    assertThat(AdminCheck.tooShort(status.formatted("true")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(Finding.Level.WARNING);
              assertThat(finding.id()).isEqualTo("recovery-short");
              assertThat(finding.what())
                  .isEqualTo("apps.a.recovery: the history reaches back 9 s.");
              assertThat(finding.change()).contains("apps.a.recovery.max-bytes", "-Xmx");
            });
    assertThat(AdminCheck.tooShort(status.formatted("false"))).isEmpty();
    assertThat(AdminCheck.tooShort("{\"apps\":[{\"id\":\"a\",\"recovery\":{\"on\":false}}]}"))
        .isEmpty();
    assertThat(AdminCheck.tooShort(status.substring(0, 30))).isEmpty();
  }

  @Test
  void aDaemonWithoutThemIsWell() {
    assertThat(AdminCheck.unheard(STATUS.formatted(""))).isEmpty();
    assertThat(AdminCheck.unheard(STATUS.formatted("").substring(0, 30))).isEmpty();
  }

  @Test
  void aListenerWithTlsIsLookedAtWholeByTheDaemonsOwnCertificate(@TempDir Path folder)
      throws Exception {
    try (AdminStub daemon = daemon(folder)) {
      assertThat(look(daemon, "a.pem", "token"))
          .extracting(Finding::id)
          .contains("daemon-not-ready", "events-unheard")
          .doesNotContain("admin-unseen");
    }
  }

  @Test
  void whatCouldNotBeLookedAtIsSaid(@TempDir Path folder) throws Exception {
    try (AdminStub daemon = daemon(folder)) {
      new TestCertificates(folder).make("b", 90);
      Files.writeString(folder.resolve("other"), "x".repeat(32));
      unseen(look(daemon, "b.pem", "token"), "not the one in server.tls.cert-file");
      unseen(look(daemon, "none.pem", "token"), "server.tls.cert-file: cannot read");
      unseen(look(daemon, "a.pem", "other"), "refuses the token");
      unseen(look(daemon, "a.pem", "none"), "can read no token");
      assertThat(look(daemon, "a.pem", "none"))
          .extracting(Finding::id)
          .containsExactly("daemon-not-ready", "admin-unseen");
    }
  }

  private static void unseen(List<Finding> found, String words) {
    Finding last = found.get(found.size() - 1);
    assertThat(last.id()).isEqualTo("admin-unseen");
    assertThat(last.level()).isEqualTo(Finding.Level.WARNING);
    assertThat(last.what()).contains(words);
  }

  private static AdminStub daemon(Path folder) throws Exception {
    return new AdminStub(
        folder,
        Map.of(
            "/health", "alive",
            "/ready", "broker main is down",
            "/metrics", "process_files_max_files 100000\nprocess_files_open_files 7\n",
            "/status.json", STATUS.formatted("\"shop:b\"")));
  }

  private static List<Finding> look(AdminStub daemon, String certificate, String token)
      throws InterruptedException {
    AdminConfig config =
        new AdminConfig(
            true,
            "localhost", // which the certificate is not for
            daemon.port(),
            List.of(),
            Map.of(),
            Optional.of(daemon.file(token)),
            true,
            false,
            false);
    TlsConfig tls =
        new TlsConfig(
            0, daemon.file(certificate), daemon.file("a.key"), Optional.empty(), Optional.empty());
    return new AdminCheck(config, Optional.of(tls)).look();
  }
}
