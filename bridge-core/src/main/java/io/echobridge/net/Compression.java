package io.echobridge.net;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * How an app's WebSockets are compressed ({@code permessage-deflate}, RFC 7692), and what that has
 * brought. What goes to many is compressed once, by the first loop that has a client for it, and
 * shared by all; nothing else is compressed. Thread-safe.
 */
public final class Compression {
  /** The smallest and the largest window of deflate, in bits (RFC 7692, section 7.1.2). */
  public static final int LEAST_WINDOW = 8;

  public static final int MOST_WINDOW = 15;

  /** Beyond this a message would hold up its loop for too long: 25 ms for so many bytes. */
  static final int LONGEST = 1 << 20;

  /**
   * What may change while clients are connected.
   *
   * @param enabled whether new clients get deflate, and those that have it get compressed messages
   * @param threshold bytes of a message; a smaller one is not compressed
   * @param level 1 is the fastest, 9 makes the smallest
   */
  public record Settings(boolean enabled, int threshold, int level) {
    /** No compression. */
    public static final Settings OFF = new Settings(false, Integer.MAX_VALUE, 1);
  }

  private final Supplier<Settings> present;
  private final Deflating[] byWindow;
  private final LongAdder messages = new LongAdder();
  private final LongAdder bytesBefore = new LongAdder();
  private final LongAdder bytesAfter = new LongAdder();
  private final LongAdder bytesSaved = new LongAdder();

  /**
   * @param settings those in force now; asked from any thread
   */
  public Compression(Supplier<Settings> settings) {
    this.present = settings;
    this.byWindow =
        IntStream.rangeClosed(LEAST_WINDOW, MOST_WINDOW)
            .mapToObj(bits -> new Deflating(this, bits))
            .toArray(Deflating[]::new);
  }

  /** Compresses nothing. */
  public static Compression none() {
    return new Compression(() -> Settings.OFF);
  }

  /** Whether a client that offers deflate gets it now. */
  public boolean isEnabled() {
    return present.get().enabled();
  }

  /**
   * For the sockets of clients with a window of that size.
   *
   * @param windowBits {@link #LEAST_WINDOW} to {@link #MOST_WINDOW}
   */
  public Deflating withWindow(int windowBits) {
    return byWindow[windowBits - LEAST_WINDOW];
  }

  /** Messages that were compressed, each counted once however many clients got it. */
  public long messages() {
    return messages.sum();
  }

  /** Their payloads' bytes before. */
  public long bytesBefore() {
    return bytesBefore.sum();
  }

  /** Their payloads' bytes after. */
  public long bytesAfter() {
    return bytesAfter.sum();
  }

  /** Bytes that did not have to be sent, over all clients. */
  public long bytesSaved() {
    return bytesSaved.sum();
  }

  /**
   * Decides what becomes of a broadcast's frame; once for each. On a loop, which it may hold up for
   * as long as that takes, and with it the others that want the same frame.
   *
   * @return the compressed one, or the same where it stays as it is
   */
  Frame decide(Frame plain) {
    synchronized (plain) {
      Frame known = plain.twin();
      if (known != null) {
        return known;
      }
      Frame made = compress(plain);
      plain.twin(made);
      return made;
    }
  }

  private Frame compress(Frame plain) {
    Settings now = present.get();
    int length = plain.payloadLength();
    if (!now.enabled() || length < now.threshold() || length == 0 || length > LONGEST) {
      return plain;
    }
    Frame compressed = MessageDeflater.ofThisThread().deflate(plain, now.level());
    if (compressed == null) {
      return plain;
    }
    messages.increment();
    bytesBefore.add(length);
    bytesAfter.add(compressed.payloadLength());
    return compressed;
  }

  void countSaved(int bytes) {
    bytesSaved.add(bytes);
  }
}
