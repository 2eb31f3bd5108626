package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A WebSocket client that may break every rule of RFC 6455. */
final class RawWebSocket implements AutoCloseable {
  /** What {@link #closeCode} says of a connection that ended without a close frame. */
  static final int NO_CLOSE_FRAME = 1006;

  static final int TEXT = 0x81;
  static final int BINARY = 0x82;

  private static final byte[] MASK = {1, 2, 3, 4};

  private final Socket socket;
  private final String response;
  private final DataInputStream in;
  private volatile @Nullable Integer closeCode;

  /** A frame that arrived; what is not text has one character per byte. */
  record Message(int opcode, String payload) {}

  private RawWebSocket(Socket socket, String response, InputStream in) {
    this.socket = socket;
    this.response = response;
    this.in = new DataInputStream(in);
  }

  /** Opens a WebSocket; fails when the answer is not 101. */
  static RawWebSocket open(int port, String target, String... headers) {
    return open(port, target, 0, headers);
  }

  /** As {@link #open(int, String, String...)}, with a small receive buffer when it is not 0. */
  static RawWebSocket open(int port, String target, int receiveBuffer, String... headers) {
    return open(port, target, receiveBuffer, Optional.empty(), headers);
  }

  /** As {@link #open(int, String, String...)}, over TLS with a server that is trusted. */
  static RawWebSocket openTls(int port, String target, SSLContext trust, String... headers) {
    return open(port, target, 0, Optional.of(trust), headers);
  }

  private static RawWebSocket open(
      int port, String target, int receiveBuffer, Optional<SSLContext> trust, String... headers) {
    try {
      Socket socket = new Socket();
      if (receiveBuffer != 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setTcpNoDelay(true);
      if (trust.isPresent()) {
        socket = trust.get().getSocketFactory().createSocket(socket, "127.0.0.1", port, true);
      }
      socket.getOutputStream().write(upgrade(port, target, headers).getBytes(ISO_8859_1));
      InputStream in = new BufferedInputStream(socket.getInputStream());
      String response = readHead(in);
      if (!response.startsWith("HTTP/1.1 101")) {
        socket.close();
        throw new AssertionError("no WebSocket for " + target + ": " + response);
      }
      return new RawWebSocket(socket, response, in);
    } catch (IOException e) {
      throw new UncheckedIOException("no WebSocket for " + target, e);
    }
  }

  /** The request that asks for a WebSocket. */
  static String upgrade(int port, String target, String... headers) {
    boolean hasHost = List.of(headers).stream().anyMatch(h -> h.startsWith("Host:"));
    String own =
        "GET %s HTTP/1.1\r\n%sUpgrade: websocket\r\nConnection: Upgrade\r\n"
                .formatted(target, hasHost ? "" : "Host: 127.0.0.1:" + port + "\r\n")
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
    String more = List.of(headers).stream().map(h -> h + "\r\n").reduce("", String::concat);
    return own + more + "\r\n";
  }

  /** The head of the answer to the upgrade. */
  String response() {
    return response;
  }

  void text(String text) {
    frame(TEXT, text.getBytes(UTF_8));
  }

  void frame(int firstByte, byte[] payload) {
    bytes(maskedFrame(firstByte, payload));
  }

  /** A frame as clients must send it. */
  static byte[] maskedFrame(int firstByte, byte[] payload) {
    byte[] masked = new byte[payload.length];
    for (int i = 0; i < payload.length; i++) {
      masked[i] = (byte) (payload[i] ^ MASK[i % 4]);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(firstByte);
    writeLength(bytes, payload.length);
    bytes.writeBytes(MASK);
    bytes.writeBytes(masked);
    return bytes.toByteArray();
  }

  /** Bytes as they are. A connection that is gone swallows them: the answer tells more. */
  synchronized void bytes(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      // The other side cut the connection while we wrote; closeCode() says how.
    }
  }

  /** Hands every frame to the consumer, until the connection ends; then the close code is known. */
  void readAll(Consumer<Message> consumer) {
    try {
      for (Message message = read(); message.opcode != 8; message = read()) {
        consumer.accept(message);
      }
    } catch (IOException e) {
      closeCode = NO_CLOSE_FRAME;
    }
    close();
  }

  /** How the other side closed; null while it has not. */
  @Nullable Integer closeCode() {
    return closeCode;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for one frame, for those who read by themselves. */
  Message read() throws IOException {
    int opcode = in.readUnsignedByte() & 0x0f;
    int length = in.readUnsignedByte() & 0x7f;
    long size = length < 126 ? length : length == 126 ? in.readUnsignedShort() : in.readLong();
    byte[] payload = new byte[Math.toIntExact(size)];
    in.readFully(payload);
    if (opcode == 8) {
      closeCode = size < 2 ? 1005 : (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
    }
    return new Message(opcode, new String(payload, opcode == 1 ? UTF_8 : ISO_8859_1));
  }

  private static void writeLength(ByteArrayOutputStream bytes, int length) {
    if (length < 126) {
      bytes.write(0x80 | length);
    } else if (length < 65536) {
      bytes.write(0x80 | 126);
      bytes.write(length >> 8);
      bytes.write(length);
    } else {
      bytes.write(0x80 | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        bytes.write((int) ((long) length >> shift));
      }
    }
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after: " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }
}
