package io.echobridge.net;

import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** Compresses messages one by one, as RFC 7692, section 7.2.1, says. On its thread. */
final class MessageDeflater {
  /** What a flush ends with, and a message leaves out: 00 00 ff ff. */
  private static final int TAIL = 4;

  /** Kept between messages; a longer one gets a buffer of its own. */
  private static final int KEPT = 64 * 1024;

  private static final ThreadLocal<MessageDeflater> OF_THREAD =
      ThreadLocal.withInitial(MessageDeflater::new);

  /** By their levels: one that is told another level in use does part of its work before it. */
  private final @Nullable Deflater[] deflaters = new Deflater[Deflater.BEST_COMPRESSION + 1];

  private final byte[] kept = new byte[KEPT];

  private MessageDeflater() {}

  static MessageDeflater ofThisThread() {
    return OF_THREAD.get();
  }

  /** The compressed frame for many; null where it would not be smaller. */
  @Nullable Frame deflate(Frame plain, int level) {
    int length = plain.payloadLength();
    int room = length + TAIL;
    byte[] out = room <= KEPT ? kept : new byte[room];
    int made;
    Deflater deflater = ofLevel(level);
    try {
      deflater.setInput(plain.bytes(), plain.payloadStart(), length);
      made = deflater.deflate(out, 0, room, Deflater.SYNC_FLUSH);
    } finally {
      deflater.reset(); // lets go of the input, too
    }
    if (made == room) {
      return null;
    }
    return new FrameBuilder(made - TAIL)
        .append(out, 0, made - TAIL)
        .compressed(plain.isText())
        .broadcast()
        .settle();
  }

  private Deflater ofLevel(int level) {
    Deflater known = deflaters[level];
    if (known == null) {
      known = new Deflater(level, true);
      deflaters[level] = known;
    }
    return known;
  }
}
