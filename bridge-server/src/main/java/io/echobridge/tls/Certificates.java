package io.echobridge.tls;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate in force. Its files are read again every few seconds, whole: that also sees the
 * symbolic links that certbot and Kubernetes exchange. What cannot be used leaves the old one in
 * force. Thread-safe.
 */
public final class Certificates implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Certificates.class);
  private static final Duration SOON = Duration.ofDays(14);

  private TlsConfig config;
  private PemFiles files;
  private Identity identity;
  private final List<Consumer<SSLContext>> changed = new ArrayList<>();
  private @Nullable Thread watch;

  /** What was found changed last time: files that belong together are not written at once. */
  private @Nullable PemFiles unsettled;

  private String trouble = "";

  private Certificates(TlsConfig config, PemFiles files, Identity identity) {
    this.config = config;
    this.files = files;
    this.identity = identity;
  }

  /**
   * Reads the files.
   *
   * @throws IllegalArgumentException with one line, led by the key of the setting that is wrong
   */
  public static Certificates load(TlsConfig config) {
    PemFiles files = PemFiles.read(config);
    return new Certificates(config, files, Identity.of(config, files));
  }

  /** What speaks TLS with the certificate in force. */
  public synchronized SSLContext context() {
    return identity.context();
  }

  /**
   * Begins to look for changes, and to warn each day of a certificate that is about to end.
   *
   * @param interval how often to look
   * @param changed told what speaks TLS from now on
   */
  public synchronized void watch(Duration interval, Consumer<SSLContext> changed) {
    tell(changed);
    Thread thread = new Thread(() -> watch(interval), "certificates");
    thread.setDaemon(true);
    thread.start();
    watch = thread;
  }

  /** Has somebody more hear what speaks TLS from now on. */
  public synchronized void tell(Consumer<SSLContext> listener) {
    changed.add(listener);
  }

  private void watch(Duration interval) {
    Instant nextWarning = Instant.now();
    try {
      while (true) {
        if (!Instant.now().isBefore(nextWarning)) {
          warn();
          nextWarning = nextWarning.plus(Duration.ofDays(1));
        }
        Thread.sleep(interval.toMillis());
        look();
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /**
   * Reads what the files hold now, which may be others than before.
   *
   * @return puts it in force; until then the old one stays
   * @throws IllegalArgumentException with one line, led by the key of the setting that is wrong
   */
  public Runnable prepare(TlsConfig newConfig) {
    PemFiles found = PemFiles.read(newConfig);
    Identity read = Identity.of(newConfig, found);
    return () -> use(newConfig, found, read);
  }

  private synchronized void use(TlsConfig newConfig, PemFiles found, Identity read) {
    config = newConfig;
    swap(found, read);
  }

  @Override
  public synchronized void close() {
    if (watch != null) {
      watch.interrupt();
    }
  }

  private synchronized void look() {
    try {
      PemFiles found = PemFiles.read(config);
      boolean settled = found.equals(unsettled);
      unsettled = found;
      if (settled && !files.equals(found)) {
        swap(found, Identity.of(config, found));
      }
      trouble = "";
    } catch (IllegalArgumentException e) {
      complain(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.error("The certificate's files could not be checked; this is a defect", e);
    }
  }

  // What stays wrong is told once.
  private void complain(String message) {
    if (!message.equals(trouble)) {
      trouble = message;
      log.warn("server.tls.{}; the old certificate stays in use", message);
    }
  }

  private void swap(PemFiles found, Identity read) {
    boolean same = files.equals(found);
    files = found;
    identity = read;
    if (!same) {
      changed.forEach(each -> each.accept(read.context()));
      log.info("New certificate: {}", describe(read.chain().own()));
      warn();
    }
  }

  private synchronized void warn() {
    X509Certificate certificate = identity.chain().firstToExpire();
    Instant end = certificate.getNotAfter().toInstant();
    Instant now = Instant.now();
    if (end.isBefore(now)) {
      log.warn("The certificate has expired: {} ({})", describe(certificate), config.certFile());
    } else if (end.isBefore(now.plus(SOON))) {
      log.warn("The certificate expires soon: {} ({})", describe(certificate), config.certFile());
    }
  }

  /** When the first certificate of the chain in force expires. */
  public synchronized Instant expiry() {
    return identity.chain().firstToExpire().getNotAfter().toInstant();
  }

  /** The certificate in force, for the log. */
  public synchronized String describe() {
    return describe(identity.chain().own());
  }

  private static String describe(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName()
        + ", valid until "
        + certificate.getNotAfter().toInstant();
  }
}
