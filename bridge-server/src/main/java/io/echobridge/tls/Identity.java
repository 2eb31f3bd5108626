package io.echobridge.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.interfaces.RSAKey;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate with its chain and its key.
 *
 * @param chain the certificate, then its issuers
 */
record Identity(PrivateKey key, Chain chain) {
  private static final char[] NO_PASSWORD = {};

  /**
   * @throws IllegalArgumentException with one line, led by the key of the setting that is wrong
   */
  static Identity of(TlsConfig config, PemFiles files) {
    Chain chain = Chain.of(config, files.certificate(), files.chain());
    Pem pem = new Pem("key-file", config.keyFile(), files.key());
    PrivateKey key = new PrivateKeys(pem, config.keyFile(), config.keyPassword()).read();
    if (!belongTogether(key, chain.own().getPublicKey())) {
      throw pem.unexpected(
          "the key of the first certificate of " + config.certFile(), "another one's");
    }
    return new Identity(key, chain);
  }

  /** What speaks TLS with it, and knows no sessions yet: nobody resumes an older certificate's. */
  SSLContext context() {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry("own", key, NO_PASSWORD, chain.certificates().toArray(new Certificate[0]));
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
