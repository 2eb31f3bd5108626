package io.echobridge.websocket;

import io.echobridge.net.Holding;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a client (RFC 6455, section 5) from however few bytes at a time, and puts
 * fragmented messages together. Between messages none is needed. What it refuses is told with the
 * status to close with; after that it takes nothing.
 */
final class FrameParser {
  /** Where a parser hands what it read. */
  interface Sink {
    /** The message that follows was compressed: {@link MessageInflater#cost}. */
    default void onInflated(int cost) {}

    /** A whole message. */
    void onMessage(boolean text, byte[] payload);

    void onPing(byte[] payload);

    /** A pong, asked for or not. */
    default void onPong(byte[] payload) {}

    /** A close frame. */
    void onClose(byte[] payload);

    /** The client broke the protocol or a limit. */
    void onViolation(int status);
  }

  /**
   * The most frames one message may come in: without a limit, empty fragments could go on for ever.
   */
  static final int MAX_FRAGMENTS = 1024;

  private static final byte[] NOTHING = {};

  /**
   * How much of a payload is allocated before its bytes are there: a header alone costs no memory.
   */
  private static final int FIRST_CHUNK = 256;

  private final int maxMessage;
  private final Holding holding;
  private final boolean inflates;

  /** What is taken for the message that is being read. */
  private int reserved;

  // The header that is being read: its bytes come one by one, which is rare enough to be simple.
  private int headerBytes;
  private int firstByte;
  private int secondByte;
  private int extraBytes;
  private long length;
  private int mask;

  // The payload that is being read: `remaining` bytes of the present frame are to come.
  private boolean inPayload;
  private int remaining;
  private int maskShift;
  private byte @Nullable [] control;
  private int controlLength;

  // The message that the present data frame belongs to.
  /** Its opcode, with {@link FrameRules#RSV1} where it is compressed; 0 between messages. */
  private int messageOpcode;

  private byte[] message = NOTHING;
  private int messageLength;
  private int fragments;
  private boolean dead;

  /** Whether messages are passed over, and only control frames read. */
  private boolean passingOver;

  /**
   * @param holding whose memory it is that a message takes while it comes
   * @param inflates whether messages may be compressed
   */
  FrameParser(int maxMessage, Holding holding, boolean inflates) {
    this.maxMessage = maxMessage;
    this.holding = holding;
    this.inflates = inflates;
  }

  /** Whether a message that is not complete takes memory worth counting. */
  boolean isHolding() {
    return reserved > 0;
  }

  /** Whether it is as a new one would be: all that it was given is handed on. */
  boolean isAsNew() {
    return !dead && !passingOver && !inPayload && headerBytes == 0 && messageOpcode == 0;
  }

  /** Takes all bytes of {@code in}. A sink that wants no more calls {@link #stop}. */
  void feed(ByteBuffer in, Sink sink) {
    while (!dead && (in.hasRemaining() || (inPayload && remaining == 0))) {
      if (inPayload) {
        if (!readPayload(in)) {
          refuse(WebSocket.TRY_AGAIN_LATER, sink);
        } else if (remaining == 0) {
          endFrame(sink);
        }
      } else {
        readHeader(in.get() & 0xff, sink);
      }
    }
  }

  /** Takes nothing any more, and lets go of what it held. */
  void stop() {
    dead = true;
    forgetMessage();
    control = null;
  }

  /** Reads control frames only from now on: what data brings is not kept. */
  void passOverData() {
    passingOver = true;
    forgetMessage();
  }

  private void readHeader(int next, Sink sink) {
    int at = headerBytes++;
    if (at == 0) {
      firstByte = next;
    } else if (at == 1) {
      secondByte = next;
      int short7 = next & 0x7f;
      extraBytes = short7 == 127 ? 8 : short7 == 126 ? 2 : 0;
      length = extraBytes == 0 ? short7 : 0;
      mask = 0;
      if (!FrameRules.allow(firstByte, secondByte, messageOpcode != 0, inflates)) {
        refuse(WebSocket.PROTOCOL_ERROR, sink);
      }
    } else if (at < 2 + extraBytes) {
      length = length << 8 | next;
    } else {
      mask = mask << 8 | next;
    }
    if (!dead && headerBytes == 2 + extraBytes + 4) {
      headerBytes = 0;
      beginPayload(sink);
    }
  }

  private void beginPayload(Sink sink) {
    boolean minimal = extraBytes == 0 || (extraBytes == 2 ? length >= 126 : length >= 0x10000);
    if (!minimal && length >= 0) {
      refuse(WebSocket.PROTOCOL_ERROR, sink);
      return;
    }
    int opcode = FrameRules.opcode(firstByte);
    if (opcode >= FrameRules.CLOSE) {
      control = new byte[(int) length];
      controlLength = 0;
    } else {
      // A length with its highest bit set is negative here, and too big in any case.
      if (opcode != FrameRules.CONTINUATION) {
        messageOpcode = firstByte & (FrameRules.RSV1 | opcode);
      }
      if (length < 0 || length > mostBytes() - messageLength || ++fragments > MAX_FRAGMENTS) {
        refuse(WebSocket.TOO_BIG, sink);
        return;
      }
    }
    remaining = (int) length;
    maskShift = 24;
    inPayload = true;
  }

  /** What cannot be compressed becomes a little longer by it. */
  private long mostBytes() {
    return isCompressed() ? 64L + maxMessage + maxMessage / 8 : maxMessage;
  }

  private boolean isCompressed() {
    return (messageOpcode & FrameRules.RSV1) != 0;
  }

  /** Whether there was memory for it. */
  private boolean readPayload(ByteBuffer in) {
    int count = Math.min(remaining, in.remaining());
    byte[] into;
    int at;
    byte[] small = control;
    if (small != null) {
      into = small;
      at = controlLength;
      controlLength += count;
    } else if (passingOver) {
      in.position(in.position() + count);
      remaining -= count;
      return true;
    } else {
      if (!makeRoom(messageLength + count, count == remaining)) {
        return false;
      }
      into = message;
      at = messageLength;
      messageLength += count;
    }
    in.get(into, at, count);
    maskShift = FrameRules.unmask(into, at, count, mask, maskShift);
    remaining -= count;
    return true;
  }

  private boolean makeRoom(int needed, boolean endsFrame) {
    if (message.length >= needed) {
      return true;
    }
    boolean complete = endsFrame && FrameRules.isLast(firstByte);
    if (complete && message.length == 0) {
      message = new byte[needed]; // handed on at once
      return true;
    }
    // Up to all that may come: who sends the end byte by byte costs no copy for each.
    int roomy = (int) Math.min(mostBytes(), Math.max(FIRST_CHUNK, message.length * 2L));
    int size = complete ? needed : Math.max(needed, roomy);
    int more = Math.max(0, size - FIRST_CHUNK) - reserved;
    if (more > 0) {
      reserved += more;
      if (!holding.take(more)) {
        return false;
      }
    }
    message = Arrays.copyOf(message, size);
    return true;
  }

  private void forgetMessage() {
    message = NOTHING;
    if (reserved > 0) {
      holding.giveBack(reserved);
      reserved = 0;
    }
  }

  private void endFrame(Sink sink) {
    inPayload = false;
    byte[] payload = control;
    if (payload != null) {
      control = null;
      switch (FrameRules.opcode(firstByte)) {
        case FrameRules.PING -> sink.onPing(payload);
        case FrameRules.PONG -> sink.onPong(payload);
        default -> sink.onClose(payload);
      }
    } else if (FrameRules.isLast(firstByte)) {
      endMessage(sink);
    }
  }

  private void endMessage(Sink sink) {
    byte[] read = message;
    int count = messageLength;
    boolean isText = FrameRules.opcode(messageOpcode) == FrameRules.TEXT;
    boolean isCompressed = isCompressed();
    messageOpcode = 0;
    forgetMessage();
    messageLength = 0;
    fragments = 0;
    if (isCompressed && !passingOver) {
      inflate(read, count, isText, sink);
    } else if (!passingOver) {
      sink.onMessage(isText, read.length == count ? read : Arrays.copyOf(read, count));
    }
  }

  private void inflate(byte[] compressed, int count, boolean isText, Sink sink) {
    byte[] whole;
    try {
      whole = MessageInflater.ofThisThread().inflate(compressed, count, maxMessage);
    } catch (MessageInflater.TooLongException e) {
      refuse(WebSocket.TOO_BIG, sink);
      return;
    } catch (MessageInflater.BadDataException e) {
      refuse(WebSocket.BAD_DATA, sink);
      return;
    }
    sink.onInflated(MessageInflater.cost(count, whole.length));
    sink.onMessage(isText, whole);
  }

  private void refuse(int status, Sink sink) {
    stop();
    sink.onViolation(status);
  }
}
