package io.echobridge.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An issuer with a certificate for 127.0.0.1 and one for a client, made by openssl. */
record Certificates(Path directory) {
  static Certificates in(Path directory) throws Exception {
    Certificates made = new Certificates(directory);
    made.openssl(
        List.of("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
        List.of("-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=test issuer"));
    Files.writeString(directory.resolve("san"), "subjectAltName=IP:127.0.0.1");
    made.issue("server");
    made.issue("client");
    return made;
  }

  String path(String file) {
    return directory.resolve(file).toString();
  }

  private void issue(String name) {
    openssl(
        List.of("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=" + name),
        List.of("-keyout", name + ".key", "-out", name + ".csr"));
    openssl(
        List.of("x509", "-req", "-in", name + ".csr", "-CA", "ca.pem", "-CAkey", "ca.key"),
        List.of("-CAcreateserial", "-days", "2", "-out", name + ".pem", "-extfile", "san"));
  }

  private void openssl(List<String> first, List<String> more) {
    try (ChildProcess openssl =
        ChildProcess.of("openssl", first.toArray(String[]::new))
            .with(more.toArray(String[]::new))
            .in(directory)
            .start()) {
      assertThat(openssl.awaitExit(Duration.ofSeconds(30))).as("%s", openssl.output()).isZero();
    }
  }
}
