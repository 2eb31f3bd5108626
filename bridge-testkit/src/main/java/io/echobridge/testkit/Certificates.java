package io.echobridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** An issuer, and what it issues, as PEM files that are made when a test asks. */
public record Certificates(Path directory) {
  /** Makes an issuer, {@code ca.pem}, with openssl. */
  public static Certificates in(Path directory) {
    openssl(
        directory,
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=test issuer",
        "-keyout",
        "ca.key",
        "-out",
        "ca.pem");
    return new Certificates(directory);
  }

  /**
   * Issues {@code name.pem} with {@code name.key}; the name may be {@code DNS:…} or {@code IP:…}.
   */
  public void issue(String name, String subjectAlternativeName) throws IOException {
    Files.writeString(
        directory.resolve(name + ".ext"), "subjectAltName=" + subjectAlternativeName + "\n");
    openssl(
        directory,
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=" + name,
        "-keyout",
        name + ".key",
        "-out",
        name + ".csr");
    openssl(
        directory,
        "x509",
        "-req",
        "-in",
        name + ".csr",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-days",
        "2",
        "-extfile",
        name + ".ext",
        "-out",
        name + ".pem");
  }

  /** The path of one of the files. */
  public String file(String name) {
    return directory.resolve(name).toString();
  }

  /** What is in one of the files. */
  public String text(String name) {
    try {
      return Files.readString(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void openssl(Path directory, String... arguments) {
    ChildProcess openssl = ChildProcess.of("openssl", arguments).in(directory).start();
    int exit = openssl.awaitExit(Duration.ofSeconds(30));
    assertThat(exit).as("openssl: %s", openssl.output()).isZero();
  }
}
