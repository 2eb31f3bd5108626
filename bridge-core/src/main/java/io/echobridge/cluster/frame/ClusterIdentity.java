package io.echobridge.cluster.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.echobridge.settings.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Which cluster a node belongs to, and what it proves that with.
 *
 * @param name tells clusters of one app on one broker apart; may be empty
 * @param secrets the first signs, all verify; none: nothing is signed, and signatures of others are
 *     taken unseen, so that secrets can be given to one node after the other
 * @param acceptUnsigned whether unsigned frames are taken though there are secrets
 */
public record ClusterIdentity(
    String app, String name, List<Secret> secrets, boolean acceptUnsigned) {
  static final String HMAC = "HmacSHA256";

  public ClusterIdentity {
    secrets = List.copyOf(secrets);
  }

  /** A cluster whose nodes sign nothing. */
  public static ClusterIdentity unsigned(String app, String name) {
    return new ClusterIdentity(app, name, List.of(), false);
  }

  /**
   * A key of 32 bytes for one purpose, of the secret that signs. All nodes with that secret have
   * it; keys of two purposes or apps say nothing about each other, nor about the secret.
   *
   * @throws IllegalStateException when there is no secret
   */
  public byte[] key(String purpose) {
    if (secrets.isEmpty()) {
      throw new IllegalStateException("without a secret there are no keys");
    }
    return key(secrets.get(0), purpose);
  }

  /** The keys for one purpose of all secrets, the one that signs first. */
  public List<byte[]> keys(String purpose) {
    return secrets.stream().map(secret -> key(secret, purpose)).toList();
  }

  /** What the frames of this cluster bear, so that those of others are dropped unread. */
  long mark() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(("echobridge\0" + app + '\0' + name).getBytes(UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** HKDF of RFC 5869 with SHA-256: the app is the salt, the purpose the info, one block long. */
  private byte[] key(Secret secret, String purpose) {
    byte[] salt = app.getBytes(UTF_8);
    // HMAC fills keys up with zeros: a zero byte is the same key as none, which Java refuses.
    byte[] extracted =
        mac(salt.length == 0 ? new byte[1] : salt).doFinal(secret.value().getBytes(UTF_8));
    Mac expand = mac(extracted);
    expand.update(purpose.getBytes(UTF_8));
    return expand.doFinal(new byte[] {1});
  }

  static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has " + HMAC, e);
    }
  }
}
