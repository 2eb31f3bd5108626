package io.echobridge.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.LoggerFactory;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Hands to the kernel what sockets have to write: each for itself, or those of a loop's batch
 * together. One for each loop; on that loop only.
 */
public interface Sends {
  /** No descriptor: the socket can only write for itself. */
  int NO_DESCRIPTOR = -1;

  /** Each socket writes for itself, and at once. */
  Sends PLAIN = Sends::write;

  /**
   * Whether {@link #handOver} has to come before the next {@link #send}, and before its bytes are
   * made: other sockets hear their answers then, and one may have the next sender closed.
   */
  default boolean isFull() {
    return false;
  }

  /**
   * Has a socket write: now, or when the loop hands over at the end of its batch. The socket hears
   * what came of it.
   *
   * @param bytes the loop's direct buffer, always the same one; what is between its position and
   *     its limit has to stay as it is while {@link #isWaiting}
   */
  void send(Socket socket, ByteBuffer bytes);

  /** Whether something was put off that is not done yet. */
  default boolean isWaiting() {
    return false;
  }

  /** Does what was put off, and has each socket hear of it. */
  default void handOver() {}

  /** Has one socket hear what came of its write, if that was put off. */
  default void settle(Socket socket) {}

  /** The system's number of a connection's socket, or {@link #NO_DESCRIPTOR}. */
  default int descriptor(StreamSinkConduit conduit) {
    return NO_DESCRIPTOR;
  }

  /** Has a socket write for itself. */
  static void write(Socket socket, ByteBuffer bytes) {
    int taken;
    try {
      taken = socket.write(bytes);
    } catch (IOException e) {
      socket.onBroken();
      return;
    } catch (RuntimeException e) {
      // TLS passes on what fails in it: nothing more can follow what was sent.
      LoggerFactory.getLogger(Sends.class)
          .error("A write failed; this is a defect, and the connection ends", e);
      socket.onBroken();
      return;
    }
    socket.onTaken(taken);
  }

  /** A socket that writes. */
  interface Socket {
    /** The system's number of it; {@link #NO_DESCRIPTOR} where it has to write for itself. */
    int descriptor();

    /**
     * Whether it can still be written to. Whoever uses its number asks right before: that of a
     * closed socket may be another one's.
     */
    boolean isOpen();

    /**
     * Writes for itself.
     *
     * @return how many bytes were taken
     */
    int write(ByteBuffer bytes) throws IOException;

    /**
     * A write was tried.
     *
     * @param taken how many bytes were taken: perhaps not all, and none while there is no room
     */
    void onTaken(int taken);

    /** The connection is broken. */
    void onBroken();
  }
}
