package io.echobridge.testkit.wire;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A plain socket to a server on this machine. The wait for what should come is long. */
public final class Plug implements Closeable {
  private static final int PATIENCE_MILLIS = 120_000;

  /** A machine that keeps a thread waiting longer than it asked for is busy. */
  private static final int STEP_MILLIS = 10;

  private static final long BUSY_NANOS = 3 * STEP_MILLIS * 1_000_000L;

  private final Socket socket;
  private final PushbackInputStream in;

  /** Connects to that port. */
  public Plug(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new PushbackInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  public void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** The next byte, or -1 at the end, whichever way it came. */
  public int read() throws IOException {
    try {
      return in.read();
    } catch (SocketException e) {
      return -1;
    }
  }

  /**
   * So many bytes.
   *
   * @throws EOFException when the connection ends before
   */
  public byte[] read(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("the server ended it in the middle");
    }
    return bytes;
  }

  /** A line of a head, without its end. */
  public String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = read(); c != '\n'; c = read()) {
      if (c < 0) {
        throw new EOFException("the server ended it after: " + line);
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  /** Whether nothing comes for so long; the time in which the machine is busy does not count. */
  public boolean isQuiet(int millis) throws IOException {
    socket.setSoTimeout(STEP_MILLIS);
    try {
      for (int left = millis; left > 0; ) {
        long begun = System.nanoTime();
        if (comes()) {
          return false;
        }
        left -= System.nanoTime() - begun < BUSY_NANOS ? STEP_MILLIS : 0;
      }
      return true;
    } finally {
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  private boolean comes() throws IOException {
    try {
      int next = in.read();
      if (next >= 0) {
        in.unread(next);
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  /** Ends the connection by a reset. */
  public void abort() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
