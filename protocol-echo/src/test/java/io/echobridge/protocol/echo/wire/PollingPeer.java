package io.echobridge.protocol.echo.wire;

import io.echobridge.testkit.wire.HttpPeer;
import io.echobridge.testkit.wire.Peer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;

/**
 * A session on polling, packet by packet, so that one conversation can be held over either
 * transport. A poll that is not answered with packets is given as it is, such as {@code 400 …}.
 */
final class PollingPeer implements Peer {
  private final HttpPeer polls;
  private final HttpPeer pushes;
  private final String query;
  private final boolean lengths;
  private final Deque<String> packets = new ArrayDeque<>();
  private String sid = "";
  private boolean polling;

  /**
   * @param query with {@code EIO}, without {@code transport}
   */
  PollingPeer(int port, String query) throws IOException {
    polls = new HttpPeer(port, EngineDialect.PATH);
    pushes = new HttpPeer(port, EngineDialect.PATH);
    this.query = "transport=polling&" + query;
    this.lengths = query.contains("EIO=3");
    poll();
    take();
    String open = packets.getFirst();
    sid = "&sid=" + open.substring("0{\"sid\":\"".length(), open.indexOf("\",\"upgrades\""));
  }

  private void poll() throws IOException {
    if (!polling) {
      polls.send("GET " + query + sid);
      polling = true;
    }
  }

  private void take() throws IOException {
    String answer = polls.receive();
    polling = false;
    if (!answer.startsWith("200 ")) {
      packets.add(answer);
    } else if (lengths) {
      splitLengths(answer.substring(4));
    } else {
      for (String packet : answer.substring(4).split("\u001e", -1)) {
        packets.add(packet.startsWith("b") ? hex(packet.substring(1)) : packet);
      }
    }
  }

  private void splitLengths(String body) {
    int at = 0;
    while (at < body.length()) {
      int colon = body.indexOf(':', at);
      int end = colon + 1 + Integer.parseInt(body.substring(at, colon));
      String packet = body.substring(colon + 1, end);
      packets.add(packet.startsWith("b4") ? hex(packet.substring(2)) : packet);
      at = end;
    }
  }

  private static String hex(String base64) {
    return "#" + HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
  }

  @Override
  public void send(String... said) throws IOException {
    StringBuilder body = new StringBuilder();
    for (String packet : said) {
      if (lengths) {
        body.append(packet.length()).append(':');
      } else if (!body.isEmpty()) {
        body.append('\u001e');
      }
      body.append(packet);
    }
    pushes.send("POST " + query + sid + " " + body);
    String answer = pushes.receive();
    if (!answer.equals("200 ok")) {
      throw new IOException("a push was answered " + answer);
    }
  }

  @Override
  public String receive() throws IOException {
    while (packets.isEmpty()) {
      poll();
      take();
    }
    return packets.remove();
  }

  @Override
  public boolean isQuiet() throws IOException {
    poll();
    return packets.isEmpty() && polls.isQuiet();
  }

  @Override
  public void abort() throws IOException {
    poll();
    polls.abort();
  }

  @Override
  public void close() throws IOException {
    polls.close();
    pushes.close();
  }
}
