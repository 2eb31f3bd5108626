package io.echobridge.tls;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.settings.Secret;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Makes keys and certificates with openssl, in one folder. */
public record TestCertificates(Path folder) {
  /** {@code name.key}, plain PKCS#8, and its self-signed {@code name.pem} for 127.0.0.1. */
  public TestCertificates make(String name, int days) {
    openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out " + name + ".key");
    return certify(name, name + ".key", days);
  }

  /** {@code name.pem}, self-signed by a key that is there. */
  TestCertificates certify(String name, String key, int days) {
    openssl(
        "req -x509 -new -key %s -days %d -subj /CN=%s -addext subjectAltName=IP:127.0.0.1 -out %s.pem"
            .formatted(key, days, name, name));
    return this;
  }

  /** A certificate that an authority issued, with the authority's own behind it. */
  public TestCertificates issue(String name, int days, String authority, int authorityDays)
      throws IOException {
    make(authority, authorityDays);
    openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out " + name + ".key");
    openssl("req -new -key %s.key -subj /CN=%s -out %s.csr".formatted(name, name, name));
    openssl(
        "x509 -req -in %s.csr -CA %s.pem -CAkey %s.key -CAcreateserial -days %d -out %s.pem"
            .formatted(name, authority, authority, days, name));
    Files.write(path(name + ".pem"), Files.readAllBytes(path(authority + ".pem")), APPEND);
    return this;
  }

  /** Puts one's files in the place of another's, as who renews a certificate does. */
  public void replace(String name, String by) throws IOException {
    for (String suffix : List.of(".key", ".pem")) {
      Path next = Files.copy(path(by + suffix), path("next"), StandardCopyOption.REPLACE_EXISTING);
      Files.move(next, path(name + suffix), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** What speaks TLS with what {@link #make} made. */
  public SSLContext context(String name) {
    return Certificates.load(config(name + ".pem", name + ".key", Optional.empty())).context();
  }

  Path path(String file) {
    return folder.resolve(file);
  }

  TlsConfig config(String certificate, String key, Optional<String> password) {
    return new TlsConfig(
        0,
        path(certificate).toString(),
        path(key).toString(),
        password.map(Secret::new),
        Optional.empty());
  }

  void openssl(String arguments) {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ")));
    try {
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("openssl", e);
    }
  }

  /** A client that believes everybody: these tests look at the certificates themselves. */
  public static SSLContext trustingAll() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustAll()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
