package io.echobridge.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.net.Compression;
import io.echobridge.net.EventLoops;
import io.echobridge.net.Frame;
import io.echobridge.net.LooseHolding;
import io.undertow.Undertow;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** The same over a connection: what is answered, and with which status it ends. */
class WebSocketPropertyTest {
  private static final int MAX_MESSAGE = 1000;
  private static Undertow server = Undertow.builder().build();

  @BeforeContainer
  static void start() {
    WebSocketUpgrade[] upgrade = new WebSocketUpgrade[1];
    server =
        Undertow.builder()
            .setIoThreads(2)
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                exchange ->
                    upgrade[0].accept(
                        exchange, LooseHolding.open(), () -> {}, WebSocketPropertyTest::answerer))
            .build();
    server.start();
    upgrade[0] =
        new WebSocketUpgrade(
            EventLoops.of(server.getWorker(), 10), MAX_MESSAGE, () -> 10_000, Compression.none());
  }

  @AfterContainer
  static void stop() {
    server.stop();
  }

  private static WebSocketListener answerer(WebSocket socket) {
    return new WebSocketListener() {
      @Override
      public void onText(String message) {
        socket.sink().send(Frame.text(message));
      }

      @Override
      public void onBinary(byte[] message) {
        socket.sink().send(Frame.text("binary " + message.length));
      }

      @Override
      public void onClosed(int code) {}
    };
  }

  /** Whatever comes with the handshake or in pieces later. */
  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void howAConversationIsCutMakesNoDifference(
      @ForAll("conversations") byte[] frames, @ForAll("cuts") int most, @ForAll long seed)
      throws IOException {
    List<String> heard = Rfc6455.heard(frames, MAX_MESSAGE);
    // What follows a close frame may meet a socket that is gone.
    Assume.that(heard.stream().limit(heard.size() - 1L).noneMatch(h -> h.startsWith("close")));
    Random cuts = new Random(seed);
    byte[] stream = ClientFrames.concat(WebSocketTest.HANDSHAKE, frames);
    int at = cuts.nextBoolean() ? WebSocketTest.HANDSHAKE.length : 0;

    try (Socket client = connect()) {
      client.getOutputStream().write(stream, 0, at);
      while (at < stream.length) {
        int count = Math.min(most + cuts.nextInt(most), stream.length - at);
        client.getOutputStream().write(stream, at, count);
        at += count;
      }
      assertThat(answers(client)).isEqualTo(Rfc6455.answers(heard));
    }
  }

  private static Socket connect() throws IOException {
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    Socket client = new Socket(address.getAddress(), address.getPort());
    client.setTcpNoDelay(true);
    client.setSoTimeout(60_000);
    return client;
  }

  private static List<String> answers(Socket client) throws IOException {
    InputStream in = client.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    List<String> answers = new ArrayList<>();
    for (String answer = WebSocketTest.next(client);
        !answer.equals("end");
        answer = WebSocketTest.next(client)) {
      answers.add(answer);
    }
    return answers;
  }

  @Provide
  Arbitrary<byte[]> conversations() {
    return Streams.conversation(MAX_MESSAGE + 1);
  }

  /** About how many bytes are sent at once. */
  @Provide
  Arbitrary<Integer> cuts() {
    return Arbitraries.of(100, 200, 400, 1_000, 100_000);
  }
}
