package io.echobridge.broker.redis;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * Stands before Lettuce, which takes a message into memory before anybody can look at it. A
 * published text that is longer than it may be is passed over as it comes, and {@link Oversized}
 * stands in its place; so another program's 200 MB on the same Redis costs none. Follows RESP 2 and
 * 3 only as far as it takes to know where a text begins.
 */
final class LongMessages extends ChannelInboundHandlerAdapter {
  private static final Set<String> MESSAGES = Set.of("message", "pmessage", "smessage");
  private static final int LONGEST_WORD = 8;

  /** A type, a number and the end of the line. */
  private static final int LONGEST_LINE = 32;

  private static final int MOST_DEPTH = 16;
  private static final int CRLF = 2;

  /** Where any text may be long: what no text of the server's own exceeds. */
  private static final int SHORT = 1024;

  /** Of one answer, in texts that are not short. */
  private static final long MOST_OF_ANSWER = 32 << 20;

  private final IntSupplier most;
  private final boolean isAnyText;
  private final Arrivals arrivals;

  /** The line that is being read. What is longer than this is no length. */
  private final byte[] line = new byte[LONGEST_LINE];

  private int lineLength;

  /** How much of the line came with earlier bytes, and was not passed on. */
  private int held;

  /** How much is still to come of the text that is being read, with its end of line. */
  private long left;

  private boolean skipping;

  /** How many values are still to come, of each array within the other. */
  private final int[] values = new int[MOST_DEPTH];

  private int depth;
  private final StringBuilder word = new StringBuilder(LONGEST_WORD);
  private boolean first;
  private boolean readingWord;
  private boolean inMessage;
  private boolean lostTrack;

  /** What has come of this answer so far. */
  private long answered;

  /** What was not passed on yet of the present bytes begins here. */
  private int from;

  /**
   * @param most how many bytes a text may have
   * @param isAnyText whether that is said of the texts of all answers, not of messages alone
   */
  LongMessages(IntSupplier most, boolean isAnyText, Arrivals arrivals) {
    this.most = most;
    this.isAnyText = isAnyText;
    this.inMessage = isAnyText;
    this.arrivals = arrivals;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof ByteBuf in)) {
      context.fireChannelRead(message);
      return;
    }
    arrivals.came(in.readableBytes());
    from = in.readerIndex();
    try {
      for (int at = from; at < in.writerIndex() && !lostTrack; ) {
        at = left > 0 ? text(in, at) : line(context, in, at);
      }
      int to = holdLine(in.writerIndex());
      pass(context, in, to);
    } finally {
      in.release();
    }
  }

  /** Goes on to the end of a text, or of what is there of it. */
  private int text(ByteBuf in, int at) {
    int there = (int) Math.min(left, in.writerIndex() - at);
    if (readingWord) {
      int letters = (int) Math.max(0, Math.min(there, left - CRLF));
      word.append(in.toString(at, letters, StandardCharsets.ISO_8859_1));
    }
    left -= there;
    if (skipping) {
      from = at + there;
    }
    if (left == 0) {
      skipping = false;
      valueEnded();
    }
    return at + there;
  }

  /** Goes on to the end of a line, or of what is there of it. */
  private int line(ChannelHandlerContext context, ByteBuf in, int at) {
    for (int i = at; i < in.writerIndex(); i++) {
      byte next = in.getByte(i);
      if (lineLength < LONGEST_LINE) {
        line[lineLength] = next;
      }
      lineLength++;
      if (next == '\n') {
        lineEnded(context, in, i + 1);
        lineLength = 0;
        return i + 1;
      }
    }
    return in.writerIndex();
  }

  private void lineEnded(ChannelHandlerContext context, ByteBuf in, int end) {
    int inThis = lineLength - held;
    switch (line[0]) {
      case '$', '=', '!' -> {
        long length = number();
        if (length < 0) {
          valueEnded();
        } else {
          begins(length);
          if (skipping) {
            pass(context, in, end - inThis);
            context.fireChannelRead(Oversized.inPlaceOf(context.alloc(), length));
            from = end;
            held = 0;
          }
        }
      }
      case '*', '>', '~' -> nest(number());
      case '%' -> nest(2 * number());
      case '+', '-', ':', '_', ',', '#', '(' -> valueEnded();
      default -> lostTrack = true;
    }
    release(context);
  }

  private void begins(long length) {
    left = length + CRLF;
    readingWord = first && length <= LONGEST_WORD;
    skipping = inMessage && line[0] == '$' && isTooMuch(length);
    answered += skipping ? 0 : length;
  }

  private boolean isTooMuch(long length) {
    return isAnyText
        ? length > SHORT && (length > most.getAsInt() || answered + length > MOST_OF_ANSWER)
        : length > most.getAsInt();
  }

  private void nest(long count) {
    if (count <= 0) {
      valueEnded();
    } else if (depth == MOST_DEPTH || count > Integer.MAX_VALUE) {
      lostTrack = true;
    } else {
      first = depth == 0;
      values[depth++] = (int) count;
    }
  }

  private void valueEnded() {
    if (readingWord) {
      readingWord = false;
      inMessage = isAnyText || MESSAGES.contains(word.toString());
      word.setLength(0);
    }
    first = false;
    while (depth > 0 && --values[depth - 1] == 0) {
      depth--;
    }
    if (depth == 0) {
      inMessage = isAnyText;
      answered = 0;
    }
  }

  /** The line's number; -1 stands for nothing, too. */
  private long number() {
    long number = 0;
    boolean digits = false;
    for (int i = 1; i < Math.min(lineLength, LONGEST_LINE); i++) {
      if (line[i] >= '0' && line[i] <= '9') {
        number = Math.min(number * 10 + line[i] - '0', Long.MAX_VALUE / 100);
        digits = true;
      } else if (line[i] == '-') {
        return -1;
      }
    }
    lostTrack |= !digits || lineLength > LONGEST_LINE;
    return number;
  }

  /** A line that is not whole yet may be the beginning of a text that is not to be passed on. */
  private int holdLine(int end) {
    boolean whole = lineLength == 0 || line[0] != '$' || !inMessage;
    if (whole || lostTrack || lineLength > LONGEST_LINE) {
      return end;
    }
    int inThis = lineLength - held;
    held = lineLength;
    return end - inThis;
  }

  /** What was held back of a line is passed on after all. */
  private void release(ChannelHandlerContext context) {
    if (held > 0) {
      ByteBuf earlier = context.alloc().buffer(held).writeBytes(line, 0, held);
      held = 0;
      context.fireChannelRead(earlier);
    }
  }

  private void pass(ChannelHandlerContext context, ByteBuf in, int to) {
    if (to > from) {
      context.fireChannelRead(in.retainedSlice(from, to - from));
      from = to;
    }
  }
}
