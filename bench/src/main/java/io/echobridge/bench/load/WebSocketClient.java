package io.echobridge.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A client on a WebSocket from its first request on. */
class WebSocketClient extends Client {
  private boolean upgraded;

  WebSocketClient(Reader reader, int channel) {
    super(reader, channel);
  }

  @Override
  public final void opened() throws IOException {
    upgraded = false;
    String request =
        target().request("GET", "")
            + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: c29tZSBzaXh0ZWVuIGJ5dA==\r\n"
            + (target().deflate() ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "")
            + "\r\n";
    wire().send(ByteBuffer.wrap(request.getBytes(ISO_8859_1)));
  }

  @Override
  final void say(String packet) throws IOException {
    byte[] bytes = packet.getBytes(ISO_8859_1);
    wire().send(Frames.masked(Frames.TEXT, bytes, 0, bytes.length));
  }

  @Override
  public final int received(byte[] bytes, int from, int to) throws IOException {
    int at = from;
    if (!upgraded) {
      int body = HttpAnswer.body(bytes, from, to);
      if (body < 0) {
        return from;
      }
      HttpAnswer.expect(101, bytes, from, body);
      upgraded = true;
      at = body;
    }
    Frames frames = reader().frames();
    while (frames.read(bytes, at, to, Wire.LONGEST_REST)) {
      switch (frames.opcode()) {
        case Frames.TEXT -> text(bytes, frames);
        case Frames.PING ->
            wire().send(Frames.masked(Frames.PONG, bytes, frames.start(), frames.end()));
        case Frames.CLOSE -> throw new IOException(closing(bytes, frames));
        default -> {}
      }
      at = frames.end();
    }
    return at;
  }

  private void text(byte[] bytes, Frames frames) throws IOException {
    if (frames.isCompressed()) {
      Inflation inflation = reader().inflation();
      packet(inflation.message(), 0, inflation.inflate(bytes, frames.start(), frames.end()));
    } else {
      packet(bytes, frames.start(), frames.end());
    }
  }

  private static String closing(byte[] bytes, Frames frames) {
    int at = frames.start();
    int status = frames.end() - at < 2 ? 1005 : (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    return "the server has closed the WebSocket with status " + status;
  }
}
