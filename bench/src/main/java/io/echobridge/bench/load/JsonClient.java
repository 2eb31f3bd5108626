package io.echobridge.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.Arrays;

/** A page without a library, with JSON frames. */
final class JsonClient extends WebSocketClient {
  private static final byte[] EVENT = "{\"type\":\"event\"".getBytes(ISO_8859_1);

  JsonClient(Reader reader, int channel) {
    super(reader, channel);
  }

  @Override
  void read(byte[] bytes, int from, int to) throws IOException {
    int head = Math.min(to, from + EVENT.length);
    if (Arrays.equals(bytes, from, head, EVENT, 0, EVENT.length)) {
      event(bytes, from, to);
      return;
    }
    String frame = new String(bytes, from, to - from, ISO_8859_1);
    if (frame.startsWith("{\"type\":\"welcome\"")) {
      enter();
    } else if (frame.startsWith("{\"type\":\"error\"")) {
      throw new IOException("the server answers " + frame);
    }
  }

  @Override
  String subscription(String name) {
    return "{\"type\":\"subscribe\",\"channel\":\"" + name + "\"}";
  }

  @Override
  String unsubscription(String name) {
    return "{\"type\":\"unsubscribe\",\"channel\":\"" + name + "\"}";
  }
}
