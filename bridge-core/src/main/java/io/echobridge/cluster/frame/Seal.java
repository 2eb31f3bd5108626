package io.echobridge.cluster.frame;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;

/**
 * The tag at the end of a frame, which only nodes with the secret can make: HMAC-SHA-256 over
 * everything before it, cut to {@value #LENGTH} bytes. For one thread.
 */
final class Seal {
  /** How many bytes a tag has. */
  static final int LENGTH = 16;

  private final List<Mac> macs;

  Seal(ClusterIdentity identity) {
    macs = identity.keys("peers 1").stream().map(ClusterIdentity::mac).toList();
  }

  /** Whether there is a secret to sign with. */
  boolean signs() {
    return !macs.isEmpty();
  }

  /** Writes the tag of what stands before {@code end} there. */
  void sign(byte[] frame, int end) {
    System.arraycopy(tag(macs.get(0), frame, end), 0, frame, end, LENGTH);
  }

  /** Whether the tag at {@code end} is one of ours; without a secret everything is. */
  boolean verifies(byte[] frame, int end) {
    byte[] tag = Arrays.copyOfRange(frame, end, end + LENGTH);
    for (Mac mac : macs) {
      if (MessageDigest.isEqual(tag, Arrays.copyOf(tag(mac, frame, end), LENGTH))) {
        return true;
      }
    }
    return macs.isEmpty();
  }

  private static byte[] tag(Mac mac, byte[] frame, int end) {
    mac.update(frame, 0, end);
    return mac.doFinal();
  }
}
