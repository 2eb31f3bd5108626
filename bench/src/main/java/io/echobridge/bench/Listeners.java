package io.echobridge.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * Many bare WebSocket clients that listen to one channel and throw away what they hear; one thread
 * reads them all. They answer no pings, so their life is a ping interval long.
 */
final class Listeners implements AutoCloseable {
  private static final String UPGRADE =
      "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\n"
          + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

  private final Selector selector = Selector.open();
  private final Thread reader = new Thread(this::read, "listeners");

  Listeners(int port, int count, String channel) throws IOException {
    InetSocketAddress daemon = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    for (int i = 0; i < count; i++) {
      SocketChannel socket = SocketChannel.open(daemon);
      send(socket, UPGRADE);
      awaitText(socket, "\"sid\"");
      send(socket, frame("40"));
      awaitText(socket, "40{");
      send(socket, frame("42[\"subscribe\",{\"channel\":\"" + channel + "\"}]"));
      socket.configureBlocking(false);
      socket.register(selector, SelectionKey.OP_READ);
    }
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
    try {
      while (selector.isOpen()) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          buffer.clear();
          if (((SocketChannel) key.channel()).read(buffer) < 0) {
            key.cancel();
          }
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException | java.nio.channels.ClosedSelectorException e) {
      // The daemon has ended, or the measurement has.
    }
  }

  private static void send(SocketChannel socket, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    while (bytes.hasRemaining()) {
      socket.write(bytes);
    }
  }

  /** A text frame with an empty mask, shorter than 126 bytes. */
  private static String frame(String text) {
    return (char) 0x81 + "" + (char) (0x80 | text.length()) + "\0\0\0\0" + text;
  }

  private static void awaitText(SocketChannel socket, String wanted) throws IOException {
    StringBuilder seen = new StringBuilder();
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    while (seen.indexOf(wanted) < 0) {
      buffer.clear();
      int n = socket.read(buffer);
      if (n < 0) {
        throw new IOException("no " + wanted + " in: " + seen);
      }
      seen.append(new String(buffer.array(), 0, n, ISO_8859_1));
    }
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
