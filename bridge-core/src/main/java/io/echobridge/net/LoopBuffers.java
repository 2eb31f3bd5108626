package io.echobridge.net;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one loop share that are ours alone, so that an idle one holds no memory:
 * a buffer to read into, a buffer to write from, and spare outboxes.
 *
 * <p>Frames are glued together in the write buffer, so that whatever waits for a socket leaves in
 * one system call. The buffer remembers what is in it: in a broadcast the next socket mostly waits
 * for the same frames, and is written from it without another copy.
 */
public final class LoopBuffers {
  private static final int READ_BYTES = 64 * 1024;
  private static final int WRITE_BYTES = 64 * 1024;
  private static final int MOST_SPARE = 16 * 1024;
  private static final int MOST_REMEMBERED = 64;

  private static final ThreadLocal<LoopBuffers> OF_THREAD =
      ThreadLocal.withInitial(LoopBuffers::new);

  private final ByteBuffer input = ByteBuffer.allocateDirect(READ_BYTES);
  private final ByteBuffer output = ByteBuffer.allocateDirect(WRITE_BYTES);
  private final @Nullable Frame[] glued = new Frame[MOST_REMEMBERED];
  private int gluedCount;
  private int gluedStart;
  private int gluedEnd;
  private final ArrayDeque<Outbox> spare = new ArrayDeque<>();

  private LoopBuffers() {}

  /** Those of the calling loop. */
  public static LoopBuffers ofThisLoop() {
    return OF_THREAD.get();
  }

  /** The read buffer, empty. */
  public ByteBuffer input() {
    return input.clear();
  }

  Outbox takeOutbox() {
    Outbox outbox = spare.pollLast();
    return outbox == null ? new Outbox() : outbox;
  }

  void giveBack(Outbox outbox) {
    outbox.clear();
    if (spare.size() < MOST_SPARE) {
      spare.addLast(outbox);
    }
  }

  /** Whether {@link #glue} leaves what it returned before as it is. */
  boolean hasRoomFor(Outbox outbox) {
    return outbox.bytes() <= WRITE_BYTES - gluedEnd || (outbox.written() == 0 && isGlued(outbox));
  }

  /**
   * The bytes to write next: the beginning of what waits, as much of it as fits. Valid until the
   * next call.
   *
   * @param behind whether what was returned before is still needed: valid until the first call
   *     without it; there has to be room
   */
  ByteBuffer glue(Outbox outbox, boolean behind) {
    if (outbox.written() == 0 && isGlued(outbox)) {
      return output.limit(gluedEnd).position(gluedStart);
    }
    gluedStart = behind ? gluedEnd : 0;
    output.clear().position(gluedStart);
    return outbox.written() == 0 && outbox.at(0).length() <= WRITE_BYTES
        ? glueWhole(outbox)
        : gluePart(outbox);
  }

  private boolean isGlued(Outbox outbox) {
    int count = outbox.count();
    if (count == 0 || count != gluedCount) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (outbox.at(i) != glued[i]) {
        return false;
      }
    }
    return true;
  }

  private ByteBuffer glueWhole(Outbox outbox) {
    int taken = 0;
    while (taken < outbox.count() && taken < MOST_REMEMBERED) {
      Frame frame = outbox.at(taken);
      if (frame.length() > output.remaining()) {
        break;
      }
      output.put(frame.bytes(), frame.start(), frame.length());
      glued[taken] = frame;
      taken++;
    }
    for (int i = taken; i < gluedCount; i++) {
      glued[i] = null;
    }
    gluedCount = taken;
    return glued();
  }

  private ByteBuffer glued() {
    gluedEnd = output.position();
    return output.limit(gluedEnd).position(gluedStart);
  }

  private ByteBuffer gluePart(Outbox outbox) {
    for (int i = 0; i < gluedCount; i++) {
      glued[i] = null;
    }
    gluedCount = 0;
    int skip = outbox.written();
    for (int i = 0; i < outbox.count() && output.hasRemaining(); i++) {
      Frame frame = outbox.at(i);
      int length = Math.min(frame.length() - skip, output.remaining());
      output.put(frame.bytes(), frame.start() + skip, length);
      skip = 0;
    }
    return glued();
  }
}
