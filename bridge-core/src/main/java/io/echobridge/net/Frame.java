package io.echobridge.net;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One message, encoded and ready for a socket: the payload with the header of an unmasked,
 * unfragmented WebSocket frame (RFC 6455, section 5.2) right before it, in one array. Immutable and
 * shared: a broadcast is one frame, however many sockets it goes to. A transport without WebSocket
 * framing takes the payload alone, or is sent bare frames, which have no header.
 */
public final class Frame {
  private static final AtomicIntegerFieldUpdater<Frame> HOLDERS =
      AtomicIntegerFieldUpdater.newUpdater(Frame.class, "holders");

  private static final AtomicIntegerFieldUpdater<Frame> AWAITERS =
      AtomicIntegerFieldUpdater.newUpdater(Frame.class, "awaiters");

  /** What a frame's two objects take besides the bytes, rounded up. */
  static final int OBJECTS = 72;

  private final byte[] bytes;
  private final int start;
  private final int payloadStart;
  private final int end;

  private boolean broadcast;

  /** The same compressed; this one itself where it stays as it is; null while nobody has asked. */
  private volatile @Nullable Frame twin;

  /** For how many clients it waits to be taken. */
  @SuppressWarnings("UnusedVariable") // by its name
  private volatile int holders;

  /** How many clients that are away have it waiting for their next poll. */
  @SuppressWarnings("UnusedVariable") // by its name
  private volatile int awaiters;

  Frame(byte[] bytes, int start, int payloadStart, int end) {
    this.bytes = bytes;
    this.start = start;
    this.payloadStart = payloadStart;
    this.end = end;
  }

  /** A text message. */
  public static Frame text(String payload) {
    return new FrameBuilder(payload.length() + 16).append(payload).text();
  }

  /** Whether the payload is text rather than binary. */
  public boolean isText() {
    return start == payloadStart || (bytes[start] & 0x0f) == 1;
  }

  /** What the offsets below are in; shared, so read only. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the WebSocket header begins. */
  public int start() {
    return start;
  }

  /** Header and payload, in bytes. */
  public int length() {
    return end - start;
  }

  /** What it takes of the heap, in bytes: its objects, and its array, however full that is. */
  int size() {
    return OBJECTS + bytes.length;
  }

  public int payloadStart() {
    return payloadStart;
  }

  public int payloadLength() {
    return end - payloadStart;
  }

  /** Says that it goes to many; before it goes to any. */
  public Frame broadcast() {
    broadcast = true;
    return this;
  }

  /** Whether it goes to many. */
  public boolean isBroadcast() {
    return broadcast;
  }

  /**
   * The form for clients that take compressed messages, which may be this one; null while it is not
   * decided.
   */
  @Nullable Frame twin() {
    return twin;
  }

  void twin(Frame decided) {
    twin = decided;
  }

  /**
   * Says that nobody needs it compressed any more: it lets go of its compressed form, and whoever
   * comes later gets it as it is. From any thread.
   */
  public Frame settle() {
    twin = this;
    return this;
  }

  /** It waits for one more; whether that is the first. From any thread. */
  boolean held() {
    return HOLDERS.getAndIncrement(this) == 0;
  }

  /** It waits for one less; whether that was the last. From any thread. */
  boolean letGo() {
    return HOLDERS.decrementAndGet(this) == 0;
  }

  /** It waits for one more client that is away; whether that is the first. From any thread. */
  boolean awaited() {
    return AWAITERS.getAndIncrement(this) == 0;
  }

  /** It waits for one less of them; whether that was the last. From any thread. */
  boolean unawaited() {
    return AWAITERS.decrementAndGet(this) == 0;
  }

  /** A text payload as a string; for tests and slow paths. */
  public String payload() {
    return new String(
        bytes, payloadStart, end - payloadStart, java.nio.charset.StandardCharsets.UTF_8);
  }
}
