package io.echobridge.tls;

import io.echobridge.settings.FileFault;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Believes one certificate, whatever names it is for, whoever issued it and however old it is: for
 * commands on the daemon's own machine. These know its certificate by the file, and reach it by an
 * address that no certificate is for.
 */
public final class PinnedTrust extends X509ExtendedTrustManager {
  private static final X509Certificate[] NO_ISSUERS = {};

  private final String file;
  private final X509Certificate only;

  private PinnedTrust(String file, X509Certificate only) {
    this.file = file;
    this.only = only;
  }

  /**
   * What a client speaks TLS with that believes the daemon's certificate and no other.
   *
   * @throws IllegalArgumentException with one line, led by the key of the setting that is wrong
   */
  public static SSLContext of(TlsConfig config) {
    String file = config.certFile();
    try {
      String pem = Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
      X509Certificate own = new Pem("cert-file", file, pem).certificates().get(0);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new PinnedTrust(file, own)}, null);
      return context;
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          "cert-file: cannot read " + file + ": " + FileFault.words(e), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has TLS", e);
    }
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    if (!chain[0].equals(only)) {
      throw new CertificateException("it shows another certificate than " + file + " has");
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return NO_ISSUERS;
  }
}
