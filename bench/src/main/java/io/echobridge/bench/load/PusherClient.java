package io.echobridge.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.Arrays;

/** A client that speaks as pusher-js does. */
final class PusherClient extends WebSocketClient {
  /** How the protocol's own messages begin, unlike events of an application. */
  private static final byte[] OWN = "{\"event\":\"pusher".getBytes(ISO_8859_1);

  PusherClient(Reader reader, int channel) {
    super(reader, channel);
  }

  @Override
  void read(byte[] bytes, int from, int to) throws IOException {
    int head = Math.min(to, from + OWN.length);
    if (!Arrays.equals(bytes, from, head, OWN, 0, OWN.length)) {
      event(bytes, from, to);
      return;
    }
    String message = new String(bytes, from, to - from, ISO_8859_1);
    if (message.contains("\"pusher:connection_established\"")) {
      enter();
    } else if (message.contains("\"pusher:ping\"")) {
      say("{\"event\":\"pusher:pong\",\"data\":{}}");
    } else if (message.contains("\"pusher:error\"")) {
      throw new IOException("the server answers " + message);
    }
  }

  @Override
  String subscription(String name) {
    return "{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"\",\"channel\":\"" + name + "\"}}";
  }

  @Override
  String unsubscription(String name) {
    return "{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"" + name + "\"}}";
  }
}
