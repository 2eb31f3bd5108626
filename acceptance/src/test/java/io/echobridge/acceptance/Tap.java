package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody who listens on a channel of Redis and keeps all that is said there. */
final class Tap implements AutoCloseable {
  private final Socket socket;
  private final DataInputStream in;
  private final List<byte[]> heard = new CopyOnWriteArrayList<>();

  private Tap(int port, String channel) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    socket.getOutputStream().write(("SUBSCRIBE " + channel + "\r\n").getBytes(US_ASCII));
    // *3, $9 subscribe, $… the channel, :1
    for (int line = 0; line < 6; line++) {
      line();
    }
    Thread thread = new Thread(this::listen, "tap");
    thread.setDaemon(true);
    thread.start();
  }

  /** Listens from now on. */
  static Tap on(Carrier redis, String channel) {
    try {
      return new Tap(redis.port(), channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All so far, in order. */
  List<byte[]> heard() {
    return List.copyOf(heard);
  }

  private void listen() {
    try {
      while (true) {
        line(); // *3
        text(); // message
        text(); // the channel
        heard.add(text());
      }
    } catch (IOException closed) {
      // Nobody listens any more.
    }
  }

  private byte[] text() throws IOException {
    byte[] text = new byte[Integer.parseInt(line().substring(1))];
    in.readFully(text);
    line();
    return text;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
