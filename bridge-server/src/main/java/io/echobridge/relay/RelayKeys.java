package io.echobridge.relay;

import io.echobridge.cluster.frame.ClusterIdentity;
import io.echobridge.settings.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.LongPredicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals ids of sessions and vouches for requests, with keys made of an app's secrets: HMAC-SHA-256.
 * The first secret makes, all of them verify. Thread-safe.
 */
final class RelayKeys {
  private static final String HMAC = "HmacSHA256";
  private static final int VOUCHER_BYTES = 16;

  private final List<SecretKeySpec> ids;
  private final List<SecretKeySpec> requests;

  /**
   * @param app whose secrets they are: a seal of one app is none of another
   * @param secrets at least one
   */
  RelayKeys(String app, List<Secret> secrets) {
    ClusterIdentity cluster = new ClusterIdentity(app, "", secrets, false);
    ids = keys(cluster, "sid 1");
    requests = keys(cluster, "relay 1");
  }

  /** Of an id that a node made, as all 64 bits that an id may carry some of. */
  long seal(String node, String id) {
    return seal(ids.get(0), node, id);
  }

  boolean isSealed(String node, String id, LongPredicate carried) {
    for (SecretKeySpec key : ids) {
      if (carried.test(seal(key, node, id))) {
        return true;
      }
    }
    return false;
  }

  private static long seal(SecretKeySpec key, String node, String id) {
    return ByteBuffer.wrap(hmac(key, bytes(node + '\0' + id))).getLong();
  }

  /** Says that a node passes a request on to another one. */
  String vouch(String from, String to, String method, String target) {
    return vouch(requests.get(0), from, to, method, target);
  }

  boolean isVouchedFor(String voucher, String from, String to, String method, String target) {
    boolean vouched = false;
    for (SecretKeySpec key : requests) {
      vouched |= MessageDigest.isEqual(bytes(voucher), bytes(vouch(key, from, to, method, target)));
    }
    return vouched;
  }

  private static String vouch(
      SecretKeySpec key, String from, String to, String method, String target) {
    byte[] all = hmac(key, bytes(String.join("\0", from, to, method, target)));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(all, VOUCHER_BYTES));
  }

  private static List<SecretKeySpec> keys(ClusterIdentity cluster, String purpose) {
    return cluster.keys(purpose).stream().map(key -> new SecretKeySpec(key, HMAC)).toList();
  }

  private static byte[] hmac(SecretKeySpec key, byte[] text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
