package io.echobridge.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.echobridge.presence.Entry;

/**
 * A number for a set of entries: two nodes with the same number of entries and the same digest have
 * the same entries. It is the sum of one number for each entry, modulo 2^64, so that it is kept up
 * without looking at the others.
 *
 * <p>The number of an entry is {@code mix(entry + mix(hash(channel) + mix(hash(user))))} with
 * FNV-1a over UTF-8 for {@code hash}, and the end of MurmurHash3 for {@code mix}, all in 64 bits.
 * Nodes of all versions compute the same: this never changes.
 */
final class Digest {
  private static final long FNV_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private long sum;
  private int count;

  void add(Entry entry) {
    sum += of(entry);
    count++;
  }

  void remove(Entry entry) {
    sum -= of(entry);
    count--;
  }

  long sum() {
    return sum;
  }

  /** How many entries there are. */
  int count() {
    return count;
  }

  private static long of(Entry entry) {
    return mix(entry.number() + mix(hash(entry.channel().value()) + mix(hash(entry.userId()))));
  }

  static long hash(String text) {
    long hash = FNV_BASIS;
    for (byte b : text.getBytes(UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return hash;
  }

  static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
