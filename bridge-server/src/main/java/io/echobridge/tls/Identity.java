package io.echobridge.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate with its chain and its key.
 *
 * @param chain the certificate, then its issuers
 */
record Identity(PrivateKey key, List<X509Certificate> chain) {
  private static final char[] NO_PASSWORD = {};

  /**
   * @throws IllegalArgumentException with one line, led by the key of the setting that is wrong
   */
  static Identity of(TlsConfig config, PemFiles files) {
    List<X509Certificate> chain =
        new ArrayList<>(
            new Pem("cert-file", config.certFile(), files.certificate()).certificates());
    config
        .chainFile()
        .ifPresent(file -> chain.addAll(new Pem("chain-file", file, files.chain()).certificates()));
    Pem pem = new Pem("key-file", config.keyFile(), files.key());
    PrivateKey key = new PrivateKeys(pem, config.keyFile(), config.keyPassword()).read();
    if (!belongTogether(key, chain.get(0).getPublicKey())) {
      throw pem.unexpected(
          "the key of the first certificate of " + config.certFile(), "another one's");
    }
    return new Identity(key, inOrder(chain));
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
    return List.copyOf(chain);
  }

  X509Certificate certificate() {
    return chain.get(0);
  }

  /** Which of the chain expires first: with it ends the trust in all of them. */
  X509Certificate firstToExpire() {
    return chain.stream().min(Comparator.comparing(X509Certificate::getNotAfter)).orElseThrow();
  }

  /** What speaks TLS with it, and knows no sessions yet: nobody resumes an older certificate's. */
  SSLContext context() {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(new Certificate[0]));
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a key that was read cannot be used", e);
    }
  }

  private static boolean belongTogether(PrivateKey key, PublicKey certified) {
    if (key instanceof RSAKey own && certified instanceof RSAKey other) {
      return own.getModulus().equals(other.getModulus());
    }
    try {
      Signature signature =
          Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "EdDSA");
      byte[] text = {1, 2, 3};
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
