package io.echobridge.broker.redis.mark;

import java.util.Arrays;
import java.util.zip.CRC32C;

/** Messages as numbers that are the same on every node. For one thread. */
final class Prints {
  /** What is added by a message that not all nodes hear. */
  static final long NOT_BY_ALL = 0;

  private final CRC32C sum = new CRC32C();
  private final byte[] prefix;
  private long heard;

  /**
   * @param prefix of the names that all nodes hear
   */
  Prints(byte[] prefix) {
    this.prefix = prefix.clone();
  }

  /** The print of a message: of all its bytes. */
  int of(byte[] name, byte[] body) {
    heard = heard(name, body.length);
    sum.update(0);
    sum.update(body, 0, body.length);
    return (int) sum.getValue();
  }

  /** What the last message adds to what was heard. */
  long heard() {
    return heard;
  }

  /**
   * What a message adds to what was heard: its name and length, as some nodes may find it too long
   * to look at.
   */
  long heard(byte[] name, long length) {
    sum.reset();
    sum.update(name, 0, name.length);
    boolean hearAll =
        name.length >= prefix.length
            && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length);
    return hearAll ? sum.getValue() << 32 | (length & 0xffff_ffffL) : NOT_BY_ALL;
  }
}
