package io.echobridge.systemd;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The datagram socket on which systemd hears of this process. Java has Unix sockets for streams
 * only; netty's are in {@code lib/} anyway, for Redis. From any thread.
 */
final class NotifySocket implements AutoCloseable {
  private final byte[] address;
  private final Socket socket;

  /**
   * @param address as systemd gives it: a path, or a name in the abstract name space behind an
   *     {@code @}
   * @throws IOException when netty's native library cannot be used, or there are no sockets
   */
  NotifySocket(String address) throws IOException {
    if (!Epoll.isAvailable()) {
      throw new IOException(reason(Epoll.unavailabilityCause()));
    }
    this.address = address.getBytes(StandardCharsets.UTF_8);
    if (address.startsWith("@")) {
      this.address[0] = 0;
    }
    socket = Socket.newSocketDomainDgram();
  }

  /** Sends assignments such as {@code READY=1}, one on a line. */
  void send(String state) throws IOException {
    byte[] bytes = state.getBytes(StandardCharsets.UTF_8);
    ByteBuffer message = ByteBuffer.allocateDirect(bytes.length).put(bytes);
    int sent = socket.sendToDomainSocket(message, 0, bytes.length, address);
    if (sent != bytes.length) {
      throw new IOException("it accepts nothing at the moment");
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static String reason(Throwable unavailable) {
    Throwable cause = unavailable;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
