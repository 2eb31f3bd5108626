package io.echobridge.tls;

import io.echobridge.settings.Secret;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Reads a private key: PKCS#8, plain or encrypted, or the older forms of RSA and EC keys. */
final class PrivateKeys {
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  private final Pem pem;
  private final String file;
  private final Optional<Secret> password;

  PrivateKeys(Pem pem, String file, Optional<Secret> password) {
    this.pem = pem;
    this.file = file;
    this.password = password;
  }

  /**
   * @throws IllegalArgumentException when there is no key that can be used
   */
  PrivateKey read() {
    Pem.Block block = pem.privateKey();
    if (block.text().contains("ENCRYPTED")) {
      throw pem.unexpected("a key that is encrypted in PKCS#8", "an older encryption" + convert());
    }
    byte[] der = pem.der(block);
    try {
      return switch (block.label()) {
        case "PRIVATE KEY" -> key(der);
        case "RSA PRIVATE KEY" -> key(Der.pkcs8OfRsa(der));
        case "EC PRIVATE KEY" -> key(Der.pkcs8OfEc(der));
        case "ENCRYPTED PRIVATE KEY" -> key(decrypted(der));
        default -> throw new InvalidKeySpecException();
      };
    } catch (InvalidKeySpecException e) {
      throw pem.unexpected(
          "an RSA, EC (P-256, P-384, P-521) or Ed25519 key", "another kind, or a damaged one");
    }
  }

  private static PrivateKey key(byte[] pkcs8) throws InvalidKeySpecException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException e) {
        // Another algorithm's key, perhaps.
      }
    }
    throw new InvalidKeySpecException();
  }

  private byte[] decrypted(byte[] der) {
    if (password.isEmpty()) {
      throw new IllegalArgumentException(
          "key-password: expected the password of " + file + ", which is encrypted, got nothing");
    }
    EncryptedPrivateKeyInfo encrypted;
    Cipher cipher;
    SecretKeyFactory keys;
    try {
      encrypted = new EncryptedPrivateKeyInfo(der);
      // What PBES2 stands for, Java says only here.
      String algorithm = String.valueOf(encrypted.getAlgParameters());
      keys = SecretKeyFactory.getInstance(algorithm);
      cipher = Cipher.getInstance(algorithm);
    } catch (IOException | GeneralSecurityException e) {
      throw pem.unexpected("a key that is encrypted with AES", "another encryption" + convert());
    }
    PBEKeySpec spec = new PBEKeySpec(password.get().value().toCharArray());
    try {
      cipher.init(Cipher.DECRYPT_MODE, keys.generateSecret(spec), encrypted.getAlgParameters());
      return encrypted.getKeySpec(cipher).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "key-password: expected the password of " + file + ", got another one");
    } finally {
      spec.clearPassword();
    }
  }

  private String convert() {
    return "; openssl pkcs8 -topk8 -v2 aes-256-cbc -in " + file + " -out NEW converts it";
  }
}
