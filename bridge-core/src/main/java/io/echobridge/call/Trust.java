package io.echobridge.call;

import io.echobridge.settings.FileFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates are believed. */
public final class Trust {
  private Trust() {}

  /**
   * Trusts what the Java platform trusts, and the certificates of a PEM file.
   *
   * @throws IllegalArgumentException when the file cannot be used
   */
  public static SSLContext with(String caFile) {
    try (InputStream pem = Files.newInputStream(Path.of(caFile))) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate own : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("own-" + trusted.size(), own);
      }
      if (trusted.size() == 0) {
        throw new IllegalArgumentException("ca-file: no certificate in " + caFile);
      }
      for (TrustManager manager : managers(null)) {
        if (manager instanceof X509TrustManager platform) {
          for (Certificate known : platform.getAcceptedIssuers()) {
            trusted.setCertificateEntry("platform-" + trusted.size(), known);
          }
        }
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(trusted), null);
      return context;
    } catch (IOException | InvalidPathException e) {
      throw unusable(caFile, FileFault.words(e), e);
    } catch (GeneralSecurityException e) {
      throw unusable(caFile, "no certificates, or damaged ones", e);
    }
  }

  private static IllegalArgumentException unusable(String caFile, String why, Exception cause) {
    return new IllegalArgumentException(
        "ca-file: expected a readable PEM file of certificates, got " + caFile + " (" + why + ")",
        cause);
  }

  private static TrustManager[] managers(@Nullable KeyStore trusted)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory.getTrustManagers();
  }
}
