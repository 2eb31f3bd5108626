package io.echobridge.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;

/** Until when our certificate is good. */
final class CertificateCheck implements Check {
  private static final Duration SOON = Duration.ofDays(14);
  private static final String WHY = "Browsers refuse to connect.";

  private final Path file;
  private final Instant now;

  CertificateCheck(Path file, Instant now) {
    this.file = file;
    this.now = now;
  }

  @Override
  public List<Finding> look() {
    try (InputStream pem = java.nio.file.Files.newInputStream(file)) {
      Iterator<? extends Certificate> chain =
          CertificateFactory.getInstance("X.509").generateCertificates(pem).iterator();
      if (chain.hasNext() && chain.next() instanceof X509Certificate own) {
        return List.of(dates(own));
      }
      return List.of(unreadable("it holds no certificate"));
    } catch (IOException e) {
      return List.of(unreadable("it cannot be read by this user"));
    } catch (CertificateException e) {
      return List.of(unreadable("it is not a PEM file of certificates"));
    }
  }

  private Finding unreadable(String how) {
    return Finding.fault(
        "certificate-unreadable",
        "server.tls.cert-file: " + file + ": " + how + ".",
        "The daemon does not start.",
        "Name a PEM file (Let's Encrypt's fullchain.pem) that the daemon's user can read.");
  }

  private Finding dates(X509Certificate own) {
    Instant end = own.getNotAfter().toInstant();
    String shown = LocalDate.ofInstant(end, ZoneOffset.UTC).toString();
    if (now.isAfter(end)) {
      return Finding.fault(
          "certificate-expired",
          "The certificate in " + file + " expired on " + shown + ".",
          WHY,
          renew());
    }
    if (now.isBefore(own.getNotBefore().toInstant())) {
      return Finding.fault(
          "certificate-early",
          "The certificate in " + file + " is not valid yet.",
          WHY,
          "Is this machine's clock right? See timedatectl");
    }
    if (end.isBefore(now.plus(SOON))) {
      return Finding.warning(
          "certificate-soon",
          "The certificate in " + file + " expires on " + shown + ".",
          "After that browsers refuse to connect.",
          renew());
    }
    return Finding.ok("certificate", "The certificate in " + file + " is valid until " + shown);
  }

  private static String renew() {
    return "Renew it (certbot renew); the daemon loads the new one by itself.";
  }
}
