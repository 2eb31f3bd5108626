package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.ChildProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** An issuer, and certificates of 127.0.0.1 that it issues, as certbot would keep them. */
record Certificates(Path directory) {
  /** An issuer of its own, and a first certificate. */
  static Certificates in(Path directory) {
    Certificates certificates = new Certificates(directory);
    certificates.openssl(
        "req -x509 -newkey rsa:2048 -nodes -days 90 -subj /CN=issuer -keyout ca.key -out ca.pem");
    certificates.renew("first");
    return certificates;
  }

  /**
   * Puts a new certificate, with its chain and an encrypted key, in the place of the one before.
   */
  void renew(String name) {
    try {
      Files.writeString(directory.resolve("san"), "subjectAltName=IP:127.0.0.1\n");
      openssl("req -newkey rsa:2048 -nodes -subj /CN=" + name + " -keyout new.key -out new.csr");
      openssl(
          "x509 -req -in new.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 90 -extfile san"
              + " -out new.pem");
      openssl("pkcs8 -topk8 -in new.key -passout pass:secret -out privkey.new");
      Files.writeString(
          directory.resolve("fullchain.new"),
          Files.readString(directory.resolve("new.pem"))
              + Files.readString(directory.resolve("ca.pem")));
      for (String file : new String[] {"fullchain", "privkey"}) {
        Files.move(
            directory.resolve(file + ".new"),
            directory.resolve(file + ".pem"),
            StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The block {@code server.tls} of a daemon that uses them. */
  String settings(int port) {
    return """
        server.tls {
          port = %d, cert-file = "%s", key-file = "%s", key-password = secret
        }
        """
        .formatted(port, directory.resolve("fullchain.pem"), directory.resolve("privkey.pem"));
  }

  /** The issuer's certificate. */
  Path issuer() {
    return directory.resolve("ca.pem");
  }

  /** Trusts the issuer and nobody else. */
  SSLContext trust() {
    try (InputStream pem = Files.newInputStream(issuer())) {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "issuer", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The subject of the certificate that is served on a port. */
  String served(int port) {
    try (SSLSocket socket =
        (SSLSocket)
            trust().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return certificate.getSubjectX500Principal().getName();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void openssl(String arguments) {
    ChildProcess openssl = ChildProcess.of("openssl", arguments.split(" ")).in(directory).start();
    assertThat(openssl.awaitExit(Waiting.START)).as("openssl: %s", openssl.output()).isZero();
  }
}
