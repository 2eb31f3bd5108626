package io.echobridge.cluster.frame;

import io.echobridge.presence.NodeId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Makes bytes of frames and frames of bytes:
 *
 * <pre>
 * 0xEB | version 1 | kind | flags | cluster 8 | sender 8 | addressee 8, 0 for all | body | tag 16
 * </pre>
 *
 * <p>The body is CBOR ({@link Layout}), deflated where that makes it smaller; the tag is there when
 * the node has a secret ({@link Seal}). Bytes come from anybody who may publish at the broker: they
 * make a frame whose every value is within its bounds, or are rejected.
 *
 * <p>For one thread.
 */
public final class FrameCodec {
  /** The most bytes of a frame, also of its body when inflated. */
  public static final int MAX_BYTES = 4 << 20;

  /** The most bytes of an entry: its channel, user, data and public id together. */
  public static final int MAX_ENTRY = 64 << 10;

  /** The most items of all lists of a frame together. */
  public static final int MAX_ITEMS = 1 << 16;

  private static final byte MAGIC = (byte) 0xEB;
  private static final byte VERSION = 1;
  private static final int HEADER = 28;
  private static final int SENDER = 12;

  private static final int DEFLATED = 1;
  private static final int SIGNED = 2;

  /** Below this, deflating is not worth its time. */
  private static final int WORTH_DEFLATING = 512;

  private static final int STEP = 8192;

  private final NodeId self;
  private final long cluster;
  private final boolean acceptUnsigned;
  private final Seal seal;
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private final Inflater inflater = new Inflater(true);

  /**
   * @param self the sender of what this one encodes
   */
  public FrameCodec(ClusterIdentity identity, NodeId self) {
    this.self = self;
    this.cluster = identity.mark();
    this.seal = new Seal(identity);
    this.acceptUnsigned = identity.acceptUnsigned() || !seal.signs();
  }

  /**
   * A frame and its way.
   *
   * @param to null for all nodes
   */
  public record Received(NodeId from, @Nullable NodeId to, Frame frame) {}

  /**
   * The bytes of a frame.
   *
   * @param to null for all nodes
   * @throws IllegalArgumentException when it is larger than others take
   */
  public byte[] encode(Frame frame, @Nullable NodeId to) {
    byte[] body = BodyWriter.write(frame);
    byte[] deflated = body.length > WORTH_DEFLATING ? deflated(body) : body;
    boolean smaller = deflated.length < body.length;
    byte[] sent = smaller ? deflated : body;
    int end = HEADER + sent.length;
    int length = seal.signs() ? end + Seal.LENGTH : end;
    if (body.length > MAX_BYTES || length > MAX_BYTES) {
      throw new IllegalArgumentException("a frame has at most " + MAX_BYTES + " bytes");
    }
    byte[] bytes = new byte[length];
    ByteBuffer.wrap(bytes)
        .put(MAGIC)
        .put(VERSION)
        .put((byte) kind(frame))
        .put((byte) ((smaller ? DEFLATED : 0) | (seal.signs() ? SIGNED : 0)))
        .putLong(cluster)
        .putLong(self.bits())
        .putLong(to == null ? 0 : to.bits())
        .put(sent);
    if (seal.signs()) {
      seal.sign(bytes, end);
    }
    return bytes;
  }

  /**
   * The frame that the bytes are.
   *
   * @throws RejectedFrameException when they are none for this node
   */
  public Received decode(byte[] bytes) throws RejectedFrameException {
    if (bytes.length < HEADER) {
      throw new RejectedFrameException(RejectedFrameException.TRUNCATED);
    }
    ByteBuffer header = ByteBuffer.wrap(bytes, 0, HEADER);
    check(header.get() == MAGIC, RejectedFrameException.MALFORMED);
    check(header.get() == VERSION, RejectedFrameException.VERSION);
    int kind = header.get();
    int flags = header.get();
    check(header.getLong() == cluster, RejectedFrameException.FOREIGN);
    check(bytes.length <= MAX_BYTES, RejectedFrameException.TOO_LARGE);
    check((flags & ~(DEFLATED | SIGNED)) == 0, RejectedFrameException.VERSION);
    int end = verified(bytes, (flags & SIGNED) != 0);
    NodeId from = new NodeId(header.getLong());
    NodeId to = new NodeId(header.getLong());
    check(from.bits() != 0, RejectedFrameException.MALFORMED);
    check(kind >= Layout.Kind.BEAT && kind <= Layout.Kind.REMAINS, RejectedFrameException.KIND);
    Frame frame;
    if ((flags & DEFLATED) == 0) {
      frame = BodyReader.read(kind, bytes, HEADER, end);
    } else {
      byte[] body = inflated(bytes, end);
      frame = BodyReader.read(kind, body, 0, body.length);
    }
    return new Received(from, to.bits() == 0 ? null : to, frame);
  }

  /**
   * Which node a frame says that it is from, of whatever cluster; nothing where it is no frame. For
   * those who look for nodes that do not belong together: nothing of it is verified.
   */
  public static Optional<NodeId> claimedSender(byte[] bytes) {
    return bytes.length >= HEADER && bytes[0] == MAGIC
        ? Optional.of(new NodeId(ByteBuffer.wrap(bytes).getLong(SENDER)))
        : Optional.empty();
  }

  /** Where the body ends, of a frame that may be read. */
  private int verified(byte[] bytes, boolean signed) throws RejectedFrameException {
    if (!signed) {
      check(acceptUnsigned, RejectedFrameException.UNSIGNED);
      return bytes.length;
    }
    int end = bytes.length - Seal.LENGTH;
    check(end >= HEADER, RejectedFrameException.TRUNCATED);
    check(seal.verifies(bytes, end), RejectedFrameException.FORGED);
    return end;
  }

  private static void check(boolean holds, String reason) throws RejectedFrameException {
    if (!holds) {
      throw new RejectedFrameException(reason);
    }
  }

  private byte[] deflated(byte[] body) {
    deflater.reset();
    deflater.setInput(body);
    deflater.finish();
    byte[] out = new byte[body.length];
    int length = deflater.deflate(out);
    // What does not fit is not smaller.
    return deflater.finished() ? Arrays.copyOf(out, length) : body;
  }

  private byte[] inflated(byte[] bytes, int end) throws RejectedFrameException {
    inflater.reset();
    inflater.setInput(bytes, HEADER, end - HEADER);
    ByteArrayOutputStream out = new ByteArrayOutputStream(STEP);
    byte[] step = new byte[STEP];
    try {
      while (!inflater.finished()) {
        int length = inflater.inflate(step);
        check(
            length > 0 || inflater.finished(),
            inflater.needsInput()
                ? RejectedFrameException.TRUNCATED
                : RejectedFrameException.MALFORMED);
        out.write(step, 0, length);
        check(out.size() <= MAX_BYTES, RejectedFrameException.TOO_LARGE);
      }
    } catch (DataFormatException e) {
      throw new RejectedFrameException(RejectedFrameException.MALFORMED);
    }
    check(inflater.getRemaining() == 0, RejectedFrameException.MALFORMED);
    return out.toByteArray();
  }

  private static int kind(Frame frame) {
    if (frame instanceof Frame.Beat) {
      return Layout.Kind.BEAT;
    }
    if (frame instanceof Frame.Changes) {
      return Layout.Kind.CHANGES;
    }
    if (frame instanceof Frame.Ask) {
      return Layout.Kind.ASK;
    }
    if (frame instanceof Frame.Snapshot) {
      return Layout.Kind.SNAPSHOT;
    }
    if (frame instanceof Frame.Remains) {
      return Layout.Kind.REMAINS;
    }
    if (frame instanceof Frame.Bye) {
      return Layout.Kind.BYE;
    }
    if (frame instanceof Frame.Whispers) {
      return Layout.Kind.WHISPERS;
    }
    if (frame instanceof Frame.Question) {
      return Layout.Kind.QUESTION;
    }
    return Layout.Kind.ANSWER;
  }
}
