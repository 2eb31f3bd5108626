package io.echobridge.broker.link;

import io.echobridge.settings.Faults;
import io.echobridge.settings.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The block {@code tls} of a broker's settings. It checks that the files are there, not what is in
 * them: they are renewed.
 *
 * @param caFile issuers to trust instead of Java's, PEM
 * @param certFile our own certificate, PEM, where the server asks for one
 * @param keyFile its key, PEM, PKCS#8
 */
public record Tls(
    Verify verify,
    Optional<String> caFile,
    Optional<String> certFile,
    Optional<String> keyFile,
    Optional<Secret> keyPassword) {
  public Tls {
    new Faults()
        .in(() -> readable("ca-file", caFile))
        .in(() -> readable("cert-file", certFile))
        .in(() -> readable("key-file", keyFile))
        .that(
            certFile.isEmpty() || keyFile.isPresent(),
            "key-file: expected the key of cert-file, got nothing")
        .that(
            keyFile.isEmpty() || certFile.isPresent(),
            "cert-file: expected the certificate of key-file, got nothing")
        .done();
  }

  /** What is checked of the server's certificate. */
  public enum Verify {
    /** The issuer and the host name. */
    FULL,
    /** The issuer only. */
    CA,
    /** Nothing. */
    NONE
  }

  private static void readable(String key, Optional<String> file) {
    file.map(Path::of)
        .filter(path -> !Files.isRegularFile(path) || !Files.isReadable(path))
        .ifPresent(
            path -> {
              throw new IllegalArgumentException(
                  key + ": expected a file that can be read, got \"" + path + '"');
            });
  }
}
