package io.echobridge.doctor;

import io.echobridge.text.Printable;
import io.echobridge.tls.Chain;
import io.echobridge.tls.TlsConfig;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Until when our certificate is good, and those that show why to believe it. */
final class CertificateCheck implements Check {
  private static final Duration SOON = Duration.ofDays(14);
  private static final String WHY = "Browsers refuse to connect.";
  private static final int LONGEST_NAME = 100;

  private final TlsConfig config;
  private final Instant now;

  CertificateCheck(TlsConfig config, Instant now) {
    this.config = config;
    this.now = now;
  }

  @Override
  public List<Finding> look() {
    try {
      return List.of(dates(Chain.read(config)));
    } catch (IllegalArgumentException e) {
      return List.of(
          Finding.fault(
              "certificate-unreadable",
              "server.tls." + e.getMessage() + ".",
              "The daemon does not start.",
              "Name a PEM file (Let's Encrypt's fullchain.pem) that the daemon's user can read."));
    }
  }

  private Finding dates(Chain chain) {
    X509Certificate first = chain.firstToExpire();
    Instant end = first.getNotAfter().toInstant();
    String shown = LocalDate.ofInstant(end, ZoneOffset.UTC).toString();
    boolean isOwn = first.equals(chain.own());
    if (now.isAfter(end)) {
      return Finding.fault(
          "certificate-expired",
          named(first, isOwn) + " expired on " + shown + ".",
          WHY,
          renew(isOwn));
    }
    for (X509Certificate each : chain.certificates()) {
      if (now.isBefore(each.getNotBefore().toInstant())) {
        return Finding.fault(
            "certificate-early",
            named(each, each.equals(chain.own())) + " is not valid yet.",
            WHY,
            "Is this machine's clock right? See timedatectl");
      }
    }
    String what = named(first, isOwn);
    return end.isBefore(now.plus(SOON))
        ? Finding.warning(
            "certificate-soon",
            what + " expires on " + shown + ".",
            "After that browsers refuse to connect.",
            renew(isOwn))
        : Finding.ok("certificate", what + " is valid until " + shown);
  }

  private String named(X509Certificate certificate, boolean isOwn) {
    String file = config.certFile();
    return isOwn
        ? "The certificate in " + file
        : "The certificate of an issuer ("
            + Printable.line(certificate.getSubjectX500Principal().getName(), LONGEST_NAME)
            + ") of the one in "
            + file;
  }

  private static String renew(boolean isOwn) {
    return isOwn
        ? "Renew it (certbot renew); the daemon loads the new one by itself."
        : "Take the issuer's new chain, with which the certificate may have to be renewed; the"
            + " daemon loads it by itself.";
  }
}
