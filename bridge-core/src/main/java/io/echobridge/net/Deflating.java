package io.echobridge.net;

/**
 * What was negotiated with a client that takes compressed messages: each message for itself, with
 * no context between them, so that all such clients of an app share one object for each size of
 * window.
 */
public final class Deflating {
  private final Compression compression;
  private final int windowBits;

  /** How long a message may be that surely needs no larger window. */
  private final int longest;

  Deflating(Compression compression, int windowBits) {
    this.compression = compression;
    this.windowBits = windowBits;
    // The deflater's own window is the largest, and nothing in a message points before its start.
    this.longest = windowBits == Compression.MOST_WINDOW ? Integer.MAX_VALUE : 1 << windowBits;
  }

  /** The size of the client's window for what it is sent, in bits. */
  public int windowBits() {
    return windowBits;
  }

  /**
   * The form in which a frame goes to such a client. On a loop.
   *
   * @param frame as it goes to all others
   */
  Frame form(Frame frame) {
    if (!frame.isBroadcast() || frame.payloadLength() > longest) {
      return frame;
    }
    Frame twin = frame.twin();
    if (twin == null) {
      twin = compression.decide(frame);
    }
    if (twin != frame) {
      compression.countSaved(frame.length() - twin.length());
    }
    return twin;
  }
}
