package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The configuration of {@code docs/tls.md}, and the hook that certbot runs. Only the port, the
 * folder and the group are the test's.
 */
class TlsGuideTest {
  private static final String PAGE = "tls.md";

  @TempDir private Path directory;

  @Test
  void certbotsHookPutsARenewedCertificateInForceAndDisconnectsNobody() throws IOException {
    Path etc = Files.createDirectory(directory.resolve("etc"));
    Certificates certbot = Certificates.in(Files.createDirectory(directory.resolve("live")));
    int port = FreePorts.one();
    renewed(certbot, "first", etc);
    try (Redis redis = Redis.start();
        Daemon daemon = Daemon.start(configuration(etc, port, redis))) {
      daemon.awaitLog(":" + port + " with TLS"); // it opens after the plain one
      try (RawClient client = RawClient.overTls(port, certbot.trust())) {
        client.listening(redis, "news");
        assertThat(certbot.served(port)).isEqualTo("CN=first");

        renewed(certbot, "second", etc);

        Waiting.until("the renewed certificate")
            .until(() -> certbot.served(port).equals("CN=second"));
        client.assertHears(redis, "news");
      }
      daemon.assertHealthy();
    }
    for (String file : List.of("fullchain.pem", "privkey.pem")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(etc.resolve(file))))
          .isEqualTo("rw-r-----");
    }
  }

  private static String configuration(Path etc, int port, Redis redis) {
    return here(Document.blocks(PAGE, "hocon").get(0), etc).replace("6443", Integer.toString(port))
        + """

        server.tls.key-password = secret
        apps.default.brokers.main { type = redis, url = "%s", prefix = "" }
        """
            .formatted(redis.url());
  }

  /** Does as certbot does when it has renewed a certificate. */
  private void renewed(Certificates certbot, String name, Path etc) throws IOException {
    certbot.renew(name);
    String script = here(Document.commands(PAGE).get(0), etc);
    Path hook = Files.writeString(directory.resolve("hook"), script);
    try (ChildProcess shell =
        ChildProcess.of("sh", hook.toString())
            .env("RENEWED_LINEAGE", certbot.directory().toString())
            .start()) {
      int code = shell.awaitExit(Waiting.START);
      assertThat(code).as(String.join("\n", shell.output())).isZero();
    }
  }

  private static String here(String text, Path etc) {
    return text.replace("/etc/echobridge/", etc + "/").replace("-g echobridge", "-g root");
  }
}
