package io.echobridge.dist.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers every request with the same bytes, or never. */
final class RawHost implements AutoCloseable {
  private static final int TLS_HANDSHAKE = 0x16;

  private final ServerSocket listening;
  private final String answer;
  private final List<Socket> held = new CopyOnWriteArrayList<>();

  private RawHost(String answer) {
    this.answer = answer;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::serve, "raw-host");
    thread.setDaemon(true);
    thread.start();
  }

  static RawHost answering(String answer) {
    return new RawHost(answer);
  }

  static RawHost silent() {
    return new RawHost("");
  }

  /** One answer of HTTP. */
  static RawHost answering(String status, String headers, String body) {
    return new RawHost(
        "HTTP/1.1 "
            + status
            + "\r\nConnection: close\r\nContent-Length: "
            + body.length()
            + "\r\n"
            + headers
            + "\r\n"
            + body);
  }

  int port() {
    return listening.getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  private void serve() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        if (answer.isEmpty()) {
          // Kept until close(): a socket that nobody refers to is closed by the garbage collector,
          // and the other side would hear an end where it shall hear nothing.
          held.add(socket);
          continue;
        }
        Thread thread = new Thread(() -> answer(socket), "raw-host-answer");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      int newlines = 0;
      for (int c = in.read(); c >= 0 && newlines < 2; c = in.read()) {
        newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
        if (newlines == 2 || c == TLS_HANDSHAKE) {
          break;
        }
      }
      in.readNBytes(in.available());
      OutputStream out = socket.getOutputStream();
      out.write(answer.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      // the other side has left
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : held) {
      socket.close();
    }
  }
}
