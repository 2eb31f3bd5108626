package io.echobridge.relay;

import io.echobridge.settings.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.LongPredicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals ids of sessions and vouches for requests, with keys made of an app's secrets: HMAC-SHA-256
 * with keys by HKDF (RFC 5869). The first secret makes, all of them verify. Thread-safe.
 */
final class RelayKeys {
  private static final String HMAC = "HmacSHA256";
  private static final int VOUCHER_BYTES = 16;

  private final List<SecretKeySpec> ids = new ArrayList<>();
  private final List<SecretKeySpec> requests = new ArrayList<>();

  /**
   * @param app whose secrets they are: a seal of one app is none of another
   * @param secrets at least one
   */
  RelayKeys(String app, List<Secret> secrets) {
    for (Secret secret : secrets) {
      ids.add(derived(secret, "sid 1 " + app));
      requests.add(derived(secret, "relay 1 " + app));
    }
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

  /** HKDF without a salt, for one block. */
  private static SecretKeySpec derived(Secret secret, String purpose) {
    byte[] extracted = hmac(new SecretKeySpec(new byte[32], HMAC), bytes(secret.value()));
    byte[] info = bytes(purpose + '\1');
    return new SecretKeySpec(hmac(new SecretKeySpec(extracted, HMAC), info), HMAC);
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
