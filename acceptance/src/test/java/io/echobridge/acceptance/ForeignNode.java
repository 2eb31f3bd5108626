package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A node of another make: it writes frames as their format is described, and nothing of ours is in
 * it. What is in their bodies is up to the test.
 */
final class ForeignNode {
  static final int BEAT = 1;
  static final int CHANGES = 2;
  static final int BYE = 5;

  private static final int HEADER = 28;
  private static final int TAG = 16;
  private static final int DEFLATED = 1;
  private static final int SIGNED = 2;

  private final long id;
  private final String app;
  private final String cluster;
  private final Optional<byte[]> key;

  private ForeignNode(long id, String app, String cluster, Optional<byte[]> key) {
    this.id = id;
    this.app = app;
    this.cluster = cluster;
    this.key = key;
  }

  /** One that signs with a secret. */
  static ForeignNode signing(long id, String app, String secret) {
    byte[] extracted = hmac(app.getBytes(UTF_8), secret.getBytes(UTF_8));
    byte[] info = RawHttp.concat("peers 1".getBytes(UTF_8), new byte[] {1});
    return new ForeignNode(id, app, "", Optional.of(hmac(extracted, info)));
  }

  /** One that does not sign, of a cluster with that name. */
  static ForeignNode plain(long id, String app, String cluster) {
    return new ForeignNode(id, app, cluster, Optional.empty());
  }

  /** A frame to all. */
  byte[] frame(int kind, Map<Object, Object> body) {
    return frame(1, kind, 0, Cbor.of(body));
  }

  /** A frame of another version of the format. */
  byte[] frameOfVersion(int version, Map<Object, Object> body) {
    return frame(version, BEAT, 0, Cbor.of(body));
  }

  /** A frame of a few bytes whose body is so many when it is inflated. */
  byte[] bomb(int bytes) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(new byte[bytes]);
    deflater.finish();
    byte[] deflated = new byte[bytes / 500 + 1024];
    int length = deflater.deflate(deflated);
    deflater.end();
    return frame(1, BEAT, DEFLATED, Arrays.copyOf(deflated, length));
  }

  /** The body of a sign of life, to which more can be added: nobody is on any channel. */
  static Map<Object, Object> beat(long number) {
    return body(1, number, 2, 0, 3, 0, 4, 0, 5, 0, 6, 2, 8, 2000);
  }

  /** The body of the change with that number, by which a user is on a channel. */
  static Map<Object, Object> join(long entry, String channel, int user) {
    String member = "{\"user_id\":%d,\"user_info\":{\"id\":%d}}".formatted(user, user);
    byte[] data = member.getBytes(UTF_8);
    return body(1, 1, 2, entry, 3, channel, 4, Integer.toString(user), 5, data, 6, "another");
  }

  /** Keys and values in turn; they stay in that order, as the first key says what a change is. */
  static Map<Object, Object> body(Object... keysAndValues) {
    Map<Object, Object> body = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      body.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return body;
  }

  /** The number that stands for one entry in the digest of all. */
  static long digest(long entry, String channel, int user) {
    return mix(entry + mix(fnv(channel) + mix(fnv(Integer.toString(user)))));
  }

  private static long fnv(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }

  private byte[] frame(int version, int kind, int flags, byte[] body) {
    ByteBuffer frame =
        ByteBuffer.allocate(HEADER + body.length + (key.isPresent() ? TAG : 0))
            .put((byte) 0xEB)
            .put((byte) version)
            .put((byte) kind)
            .put((byte) (flags | (key.isPresent() ? SIGNED : 0)))
            .putLong(mark())
            .putLong(id)
            .putLong(0)
            .put(body);
    byte[] bytes = frame.array();
    key.ifPresent(it -> frame.put(hmac(it, Arrays.copyOf(bytes, HEADER + body.length)), 0, TAG));
    return bytes;
  }

  private long mark() {
    try {
      String named = "echobridge\0" + app + "\0" + cluster;
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(named.getBytes(UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
