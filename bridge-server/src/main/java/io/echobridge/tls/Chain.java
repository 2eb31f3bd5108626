package io.echobridge.tls;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A certificate with those that show why to believe it, as the daemon sends them.
 *
 * @param certificates the certificate, then each one's issuer; never empty
 */
public record Chain(List<X509Certificate> certificates) {
  public Chain {
    certificates = List.copyOf(certificates);
  }

  /**
   * Reads the files of the certificate and its chain, and not the key. It may block.
   *
   * @throws IllegalArgumentException with one line, led by the key of the setting that is wrong
   */
  public static Chain read(TlsConfig config) {
    return of(
        config,
        PemFiles.read("cert-file", config.certFile()),
        config.chainFile().map(file -> PemFiles.read("chain-file", file)).orElse(""));
  }

  /**
   * @param certificate what is in that file
   * @param chain what is in the other, where there is one
   * @throws IllegalArgumentException with one line, led by the key of the setting that is wrong
   */
  static Chain of(TlsConfig config, String certificate, String chain) {
    List<X509Certificate> found =
        new ArrayList<>(new Pem("cert-file", config.certFile(), certificate).certificates());
    config
        .chainFile()
        .ifPresent(file -> found.addAll(new Pem("chain-file", file, chain).certificates()));
    return new Chain(inOrder(found));
  }

  /**
   * The first one, then each one's issuer. What is there twice or belongs to none is left out: a
   * certificate with its chain and the chain once more are what people have.
   */
  private static List<X509Certificate> inOrder(List<X509Certificate> found) {
    List<X509Certificate> chain = new ArrayList<>();
    Optional<X509Certificate> next = Optional.of(found.get(0));
    while (next.isPresent()) {
      X509Certificate last = next.get();
      chain.add(last);
      next =
          found.stream()
              .filter(each -> each.getSubjectX500Principal().equals(last.getIssuerX500Principal()))
              .filter(each -> !chain.contains(each))
              .findFirst();
    }
    return chain;
  }

  /** The daemon's own certificate. */
  public X509Certificate own() {
    return certificates.get(0);
  }

  /** Which of the chain expires first: with it ends the trust in all of them. */
  public X509Certificate firstToExpire() {
    return certificates.stream()
        .min(Comparator.comparing(X509Certificate::getNotAfter))
        .orElseThrow();
  }
}
