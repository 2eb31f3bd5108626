package io.echobridge.net;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The frames that wait before one socket, in order: a ring. The first may be written in part. A
 * socket has one only while something waits.
 */
final class Outbox {
  private static final int SMALL = 4;

  /** A ring with more places becomes smaller again. */
  private static final int LARGE = 16 * SMALL;

  private @Nullable Frame[] ring = new Frame[SMALL];
  private int head;
  private int count;
  private int written;
  private long bytes;

  /** Whose the frames are that wait; null while none had to wait for its socket. */
  private @Nullable Holding holding;

  int count() {
    return count;
  }

  /** How many bytes wait. */
  long bytes() {
    return bytes;
  }

  /** What it takes of the heap, in bytes and about, where the frames go to nobody else. */
  long size() {
    return bytes + (long) count * (Frame.OBJECTS + Holding.PLACE);
  }

  /** How many bytes of the first frame are written. */
  int written() {
    return written;
  }

  /**
   * From now on what waits is counted as this client's, until the outbox is empty.
   *
   * @return whether there is memory for it
   */
  boolean countFor(Holding client) {
    if (holding != null) {
      return true;
    }
    holding = client;
    boolean kept = true;
    for (int i = 0; i < count; i++) {
      kept = client.take(at(i));
    }
    return kept;
  }

  /**
   * @return whether there is memory for it
   */
  boolean add(Frame frame) {
    if (count == ring.length) {
      resize(2 * ring.length);
    }
    ring[(head + count) & (ring.length - 1)] = frame;
    count++;
    bytes += frame.length();
    return holding == null || holding.take(frame);
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
      dropFirst();
    }
    written = (int) left;
  }

  private void dropFirst() {
    if (holding != null) {
      holding.giveBack(at(0));
    }
    ring[head] = null;
    head = (head + 1) & (ring.length - 1);
    count--;
    if (ring.length > LARGE && count < ring.length / 4) {
      resize(ring.length / 2);
    }
  }

  /** Drops what has not begun to be written. */
  void dropRest() {
    int begun = written > 0 ? 1 : 0;
    while (count > begun) {
      int last = count - 1;
      bytes -= at(last).length();
      if (holding != null) {
        holding.giveBack(at(last));
      }
      ring[(head + last) & (ring.length - 1)] = null;
      count = last;
    }
  }

  /** Makes it as new, for another socket. */
  void clear() {
    Holding client = holding;
    if (client != null) {
      for (int i = 0; i < count; i++) {
        client.giveBack(at(i));
      }
      holding = null;
    }
    if (ring.length > LARGE) {
      ring = new Frame[SMALL];
    } else if (count > 0) {
      Arrays.fill(ring, null);
    }
    head = 0;
    count = 0;
    written = 0;
    bytes = 0;
  }

  private void resize(int places) {
    @Nullable Frame[] other = new Frame[places];
    for (int i = 0; i < count; i++) {
      other[i] = at(i);
    }
    ring = other;
    head = 0;
  }
}
