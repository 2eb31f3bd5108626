package io.echobridge.broker.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A name as Lettuce keeps it for as long as it is subscribed, in a map without an order. Clients
 * choose these names, also many with the same hash, and Lettuce looks them up on the thread that
 * receives: so the hash depends on two numbers that nobody outside this process knows.
 */
final class NameAtRedis {
  /** Names, and values as they are. */
  static final RedisCodec<NameAtRedis, byte[]> CODEC = new Codec();

  private static final int START = ThreadLocalRandom.current().nextInt();
  private static final int FACTOR = ThreadLocalRandom.current().nextInt() | 1;

  private final byte[] bytes;

  /**
   * @param bytes must not change
   */
  NameAtRedis(byte[] bytes) {
    this.bytes = bytes;
  }

  byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NameAtRedis name && Arrays.equals(bytes, name.bytes);
  }

  @Override
  public int hashCode() {
    int hash = START;
    for (byte b : bytes) {
      hash = (hash ^ b) * FACTOR;
      // Without this step two parts that collide would do so whatever the factor.
      hash ^= hash >>> 15;
    }
    return hash;
  }

  private static final class Codec implements RedisCodec<NameAtRedis, byte[]> {
    @Override
    public NameAtRedis decodeKey(ByteBuffer bytes) {
      return new NameAtRedis(ByteArrayCodec.INSTANCE.decodeKey(bytes));
    }

    @Override
    public byte[] decodeValue(ByteBuffer bytes) {
      return ByteArrayCodec.INSTANCE.decodeValue(bytes);
    }

    @Override
    public ByteBuffer encodeKey(NameAtRedis key) {
      return ByteBuffer.wrap(key.bytes());
    }

    @Override
    public ByteBuffer encodeValue(byte[] value) {
      return ByteBuffer.wrap(value);
    }
  }
}
