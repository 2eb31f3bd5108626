package io.echobridge.websocket;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates the messages of clients one by one (RFC 7692, section 7.2.2), each within the limit of a
 * message. On its thread.
 */
final class MessageInflater {
  /** What came is no deflated message. */
  static final class BadDataException extends Exception {
    private static final long serialVersionUID = 1;

    BadDataException(String message) {
      super(message, null, false, false);
    }
  }

  /** The message is longer than it may be. */
  static final class TooLongException extends Exception {
    private static final long serialVersionUID = 1;

    TooLongException() {
      super("longer than a message may be", null, false, false);
    }
  }

  /**
   * What a message leaves out, the end of a flush; and behind it an empty last block, so that zlib
   * says whether it was complete.
   */
  private static final byte[] END = {0, 0, (byte) 0xff, (byte) 0xff, 3, 0};

  /** The least that is made room for at a time. */
  private static final int CHUNK = 1024;

  /** A compressed byte costs as much as so many that come of it, though nothing may come of it. */
  private static final long COMPRESSED_BYTE = 8;

  private static final ThreadLocal<MessageInflater> OF_THREAD =
      ThreadLocal.withInitial(MessageInflater::new);

  private final Inflater inflater = new Inflater(true);

  private MessageInflater() {}

  static MessageInflater ofThisThread() {
    return OF_THREAD.get();
  }

  /**
   * What it takes to inflate a message, in bytes that come of one. A few bytes may become many; and
   * many may become none, as a message may be full of blocks that hold nothing.
   *
   * @param compressed how many bytes came
   * @param inflated how many it has now
   */
  static int cost(int compressed, int inflated) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(inflated, COMPRESSED_BYTE * compressed));
  }

  /**
   * The message. As soon as one byte more than {@code most} would come it stops.
   *
   * @param length how much of {@code compressed} there is
   */
  byte[] inflate(byte[] compressed, int length, int most)
      throws BadDataException, TooLongException {
    try {
      inflater.setInput(compressed, 0, length);
      return inflate(compressed, length, most, Math.max(CHUNK, Math.min(most, length * 4L)));
    } catch (DataFormatException e) {
      throw new BadDataException("not deflated");
    } finally {
      inflater.reset(); // lets go of the input, too
    }
  }

  private byte[] inflate(byte[] compressed, int length, int most, long expected)
      throws DataFormatException, BadDataException, TooLongException {
    byte[] out = new byte[(int) Math.min(most, expected)];
    int made = 0;
    boolean isAtEnd = false;
    while (!inflater.finished()) {
      if (made == out.length && made < most) {
        out = Arrays.copyOf(out, (int) Math.min(most, out.length * 2L));
      }
      int count =
          made < out.length ? inflater.inflate(out, made, out.length - made) : inflateOneMore();
      made += count;
      if (count > 0 || inflater.finished() || !inflater.needsInput()) {
        continue;
      }
      if (isAtEnd) {
        throw new BadDataException("it does not end");
      }
      inflater.setInput(END);
      isAtEnd = true;
    }
    checkEnd(compressed, length, isAtEnd);
    return made == out.length ? out : Arrays.copyOf(out, made);
  }

  /** At the limit: whether nothing comes any more can only be asked by taking it. */
  private int inflateOneMore() throws DataFormatException, TooLongException {
    if (inflater.inflate(new byte[1]) > 0) {
      throw new TooLongException();
    }
    return 0;
  }

  /**
   * A client may end its message with a last block of its own, and an empty one behind it, of which
   * one byte is left (section 7.2.3.4). Otherwise the last block is ours.
   */
  private void checkEnd(byte[] compressed, int length, boolean isAtEnd) throws BadDataException {
    int left = inflater.getRemaining();
    boolean isOurs = isAtEnd && left == 0;
    boolean isTheirs = !isAtEnd && (left == 0 || (left == 1 && compressed[length - 1] == 0));
    if (!isOurs && !isTheirs) {
      throw new BadDataException("more behind its last block");
    }
  }
}
