package io.echobridge.protocol.echo.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.server.Node;
import io.echobridge.testkit.wire.HttpPeer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A poll comes again while its answer is on the way, and nobody takes either answer. */
class RepeatedPollTest {
  private static final String PATH = "/socket.io/";
  private static final String QUERY = "EIO=4&transport=polling";

  /** More than the kernel's buffers take, on both ways. */
  private static final int LARGE = 14_000_000;

  private static void push(HttpPeer peer, String sid, String packet) throws IOException {
    peer.send("POST " + QUERY + sid + " " + packet);
    assertThat(peer.receive()).isEqualTo("200 ok");
  }

  /** A session that listens to {@code news}. */
  private static String subscribed(Node owner) throws IOException {
    try (HttpPeer peer = new HttpPeer(owner.port(), PATH)) {
      peer.send("GET " + QUERY);
      String answer = peer.receive();
      int from = answer.indexOf("\"sid\":\"") + 7;
      String sid = "&sid=" + answer.substring(from, answer.indexOf('"', from));
      push(peer, sid, "40");
      push(peer, sid, "42[\"subscribe\",{\"channel\":\"news\"}]");
      peer.send("GET " + QUERY + sid);
      assertThat(peer.receive()).startsWith("200 40{");
      return sid;
    }
  }

  /** Polls, and takes hardly more than the first byte of what comes. */
  private static Socket slowPoll(int port, String sid) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(8 * 1024);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    String request = "GET " + PATH + "?" + QUERY + sid + "&t=same HTTP/1.1\r\nHost: test\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void begins(Socket socket) throws IOException {
    assertThat(socket.getInputStream().read()).isEqualTo('H');
  }

  private static void skip(Socket socket, long bytes) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    in.skipNBytes(bytes);
  }

  /** The client would hold as many answers as it asks for, and each may be large. */
  @Test
  void theEndOfTheOneAnswerIsNotTakenForTheEndOfTheOther() throws Exception {
    try (Node owner = new Node("apps.a.limits.max-event-size = 16 MiB");
        Node other = new Node("")) {
      other.knows(owner);
      String sid = subscribed(owner);
      try (Socket lost = slowPoll(other.port(), sid)) {
        owner.publish("news", "{\"event\":\"E\",\"data\":\"" + "x".repeat(LARGE) + "\"}");
        begins(lost);
        try (Socket again = slowPoll(owner.port(), sid);
            HttpPeer next = new HttpPeer(owner.port(), PATH)) {
          begins(again);
          assertThat(lost.getInputStream().readAllBytes()).hasSizeLessThan(LARGE);

          owner.publish("news", "{\"event\":\"E\",\"data\":2}");
          next.send("GET " + QUERY + sid + "&t=next");

          assertThat(next.isQuiet()).isTrue();
          skip(again, LARGE);
          assertThat(next.receive()).startsWith("200 42[\"E\",\"news\",2");
        }
      }
    }
  }
}
