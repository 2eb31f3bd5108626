package io.echobridge.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A client that only polls. It posts between two polls on the connection that polls; only the
 * heartbeat of old clients, which is due while a poll hangs, takes a connection of its own.
 */
final class PollingClient extends Client {
  private final Queue<String> posts = new ArrayDeque<>();
  private String session = "";
  private boolean polling;

  PollingClient(Reader reader, int channel) {
    super(reader, channel);
  }

  @Override
  public void opened() throws IOException {
    session = "";
    posts.clear();
    poll();
  }

  @Override
  void open(String packet) throws IOException {
    int at = packet.indexOf("\"sid\":\"") + 7;
    session = packet.substring(at, packet.indexOf('"', at));
    super.open(packet);
  }

  /** Called while an answer is looked at, so no request is under way. */
  @Override
  void say(String packet) throws IOException {
    if (polling) {
      byte[] post = post(packet, "Connection: close\r\n");
      Beat.send(target(), reader().selector(), post);
    } else {
      posts.add(packet);
    }
  }

  @Override
  public int received(byte[] bytes, int from, int to) throws IOException {
    int body = HttpAnswer.body(bytes, from, to);
    if (body < 0) {
      return from;
    }
    HttpAnswer.expect(200, bytes, from, body);
    int end = body + HttpAnswer.length(bytes, from, body);
    if (end > to) {
      return from;
    }
    if (polling) {
      polling = false;
      Payload.split(target().protocol(), bytes, body, end, this::packet);
    }
    String next = posts.poll();
    if (next == null) {
      poll();
    } else {
      wire().send(ByteBuffer.wrap(post(next, "")));
    }
    return end;
  }

  private void poll() throws IOException {
    polling = true;
    String request = target().request("GET", parameters()) + "\r\n";
    wire().send(ByteBuffer.wrap(request.getBytes(ISO_8859_1)));
  }

  private byte[] post(String packet, String header) {
    String body = target().protocol().isOld() ? packet.length() + ":" + packet : packet;
    String request =
        target().request("POST", parameters())
            + header
            + "Content-Type: text/plain;charset=UTF-8\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    return request.getBytes(ISO_8859_1);
  }

  private String parameters() {
    String text = target().protocol().isOld() ? "&b64=1" : "";
    return session.isEmpty() ? text : text + "&sid=" + session;
  }
}
