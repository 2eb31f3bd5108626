package io.echobridge.websocket;

import io.echobridge.net.Frame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The frames that wait before one socket, in order: a ring. The first may be written in part. A
 * socket has one only while something waits.
 */
final class Outbox {
  private static final int SMALL = 4;

  /** What a frame costs here besides its bytes: its place in the ring, and some of its object. */
  private static final int FRAME_OVERHEAD = 32;

  private @Nullable Frame[] ring = new Frame[SMALL];
  private int head;
  private int count;
  private int written;
  private long bytes;

  int count() {
    return count;
  }

  /** How many bytes wait. */
  long bytes() {
    return bytes;
  }

  /**
   * How many bytes wait behind the frame that is being written: a frame of any size is given its
   * chance.
   */
  long bytesBehindFirst() {
    return count == 0 ? 0 : bytes - (at(0).length() - written) + (count - 1L) * FRAME_OVERHEAD;
  }

  /** How many bytes of the first frame are written. */
  int written() {
    return written;
  }

  void add(Frame frame) {
    if (count == ring.length) {
      grow();
    }
    ring[(head + count) & (ring.length - 1)] = frame;
    count++;
    bytes += frame.length();
  }

  Frame at(int index) {
    Frame frame = ring[(head + index) & (ring.length - 1)];
    if (frame == null) {
      throw new IndexOutOfBoundsException(index);
    }
    return frame;
  }

  /** Takes away bytes that were written. */
  void advance(long length) {
    bytes -= length;
    long left = length + written;
    while (count > 0 && left >= at(0).length()) {
      left -= at(0).length();
      ring[head] = null;
      head = (head + 1) & (ring.length - 1);
      count--;
    }
    written = (int) left;
  }

  /** Makes it as new, for another socket. */
  void clear() {
    if (ring.length > 16 * SMALL) {
      ring = new Frame[SMALL];
    } else if (count > 0) {
      Arrays.fill(ring, null);
    }
    head = 0;
    count = 0;
    written = 0;
    bytes = 0;
  }

  private void grow() {
    @Nullable Frame[] larger = new Frame[ring.length * 2];
    for (int i = 0; i < count; i++) {
      larger[i] = at(i);
    }
    ring = larger;
    head = 0;
  }
}
