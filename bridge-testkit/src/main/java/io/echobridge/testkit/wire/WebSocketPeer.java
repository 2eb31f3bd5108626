package io.echobridge.testkit.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A WebSocket: messages as they are, or {@code text#} and the hex of bytes that need not be text;
 * {@code close 1005} for a close frame and its status, {@code end} for the end of the connection. A
 * {@code pong} answers the last ping, as a browser does; {@code pong#} and hex is another one. It
 * offers deflate, as browsers do, and compresses all that it says where the server takes that.
 */
public final class WebSocketPeer implements Peer {
  private static final byte[] MASK = {0x12, (byte) 0xf4, 0x56, 0x78};
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int NO_STATUS = 1005;
  private static final int RSV1 = 0x40;

  private final Plug plug;
  private final boolean deflates;

  /** What the last ping said. */
  private byte[] pinged = {};

  /**
   * @param path as for {@link HttpPeer}
   * @param request a target and headers, as for {@link HttpPeer}
   */
  public WebSocketPeer(int port, String path, String request) throws IOException {
    HttpPeer http = new HttpPeer(port, path);
    http.send("WS " + request + " | Sec-WebSocket-Extensions: permessage-deflate");
    String answer = http.receive();
    if (!answer.equals("101")) {
      throw new AssertionError("no WebSocket, but " + answer);
    }
    plug = http.plug();
    deflates = Deflate.isTaken(http.headers());
  }

  /**
   * The WebSocket that a connection has become.
   *
   * @param http has received a 101
   */
  public WebSocketPeer(HttpPeer http) {
    plug = http.plug();
    deflates = Deflate.isTaken(http.headers());
  }

  @Override
  public void send(String... messages) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String message : messages) {
      if (message.equals("close")) {
        frame(out, CLOSE, new byte[0]);
      } else if (message.startsWith("close ")) {
        int status = Integer.parseInt(message.substring("close ".length()));
        frame(out, CLOSE, ByteBuffer.allocate(2).putShort((short) status).array());
      } else if (message.equals("ping")) {
        frame(out, PING, new byte[0]);
      } else if (message.equals("pong")) {
        frame(out, PONG, pinged);
      } else if (message.startsWith("pong#")) {
        frame(out, PONG, HexFormat.of().parseHex(message.substring("pong#".length())));
      } else if (message.startsWith("text#")) {
        frame(out, TEXT, HexFormat.of().parseHex(message.substring("text#".length())));
      } else if (message.startsWith("#")) {
        frame(out, BINARY, HexFormat.of().parseHex(message.substring(1)));
      } else {
        frame(out, TEXT, Plug.utf8(message));
      }
    }
    plug.write(out.toByteArray());
  }

  private void frame(ByteArrayOutputStream out, int opcode, byte[] said) {
    boolean compressed = deflates && (opcode == TEXT || opcode == BINARY);
    byte[] payload = compressed ? Deflate.deflated(said) : said;
    out.write(0x80 | opcode | (compressed ? RSV1 : 0));
    if (payload.length < 126) {
      out.write(0x80 | payload.length);
    } else if (payload.length < 0x10000) {
      out.write(0x80 | 126);
      out.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
    } else {
      out.write(0x80 | 127);
      out.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
    }
    out.writeBytes(MASK);
    for (int i = 0; i < payload.length; i++) {
      out.write(payload[i] ^ MASK[i & 3]);
    }
  }

  @Override
  public String receive() throws IOException {
    int first = plug.read();
    if (first < 0) {
      return "end";
    }
    int length = plug.read();
    if (length == 126) {
      length = ByteBuffer.wrap(plug.read(2)).getShort() & 0xffff;
    } else if (length == 127) {
      length = Math.toIntExact(ByteBuffer.wrap(plug.read(8)).getLong());
    }
    byte[] payload = plug.read(length);
    if (deflates && (first & RSV1) != 0) {
      first &= ~RSV1;
      payload = Deflate.inflated(payload);
    }
    return switch (first) {
      case 0x80 | TEXT -> new String(payload, StandardCharsets.UTF_8);
      case 0x80 | BINARY -> "#" + HexFormat.of().formatHex(payload);
      case 0x80 | CLOSE ->
          "close "
              + (payload.length == 0 ? NO_STATUS : ByteBuffer.wrap(payload).getShort() & 0xffff);
      case 0x80 | PING -> {
        pinged = payload;
        yield "ping";
      }
      case 0x80 | PONG -> "pong";
      default -> throw new AssertionError("a frame that begins with " + first);
    };
  }

  @Override
  public boolean isQuiet() throws IOException {
    return plug.isQuiet(QUIET_MILLIS);
  }

  @Override
  public void abort() throws IOException {
    plug.abort();
  }

  @Override
  public void close() throws IOException {
    plug.close();
  }
}
