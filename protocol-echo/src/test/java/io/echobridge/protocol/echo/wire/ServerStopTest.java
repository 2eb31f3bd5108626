package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.server.Node;
import io.echobridge.testkit.wire.HttpPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A whole server stops while its loops are busy. */
class ServerStopTest {
  /** Some of them poll on another loop than their session's, as good as surely. */
  private static final int CLIENTS = 12;

  private static final String QUERY = "EIO=4&transport=polling";

  private static HttpPeer polling(Node node) throws Exception {
    try (HttpPeer handshake = new HttpPeer(node.port(), EngineDialect.PATH)) {
      handshake.send("GET " + QUERY);
      String answer = handshake.receive();
      int from = answer.indexOf("\"sid\":\"") + 7;
      HttpPeer poll = new HttpPeer(node.port(), EngineDialect.PATH);
      poll.send("GET " + QUERY + "&sid=" + answer.substring(from, answer.indexOf('"', from)));
      assertThat(poll.isQuiet()).isTrue();
      return poll;
    }
  }

  @Test
  void whoeverPollsIsToldAlsoWhereThatGoesFromLoopToLoop() throws Exception {
    Node node = new Node("");
    List<HttpPeer> polls = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      polls.add(polling(node));
    }
    CountDownLatch busy = new CountDownLatch(1);
    node.loops()
        .all()
        .forEach(
            loop ->
                loop.execute(
                    () -> {
                      try {
                        busy.await();
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    }));
    Thread stop = new Thread(node::close);
    stop.start();
    await().until(() -> stop.getState() == Thread.State.TIMED_WAITING);
    busy.countDown();

    for (HttpPeer poll : polls) {
      assertThat(poll.receive()).isEqualTo("200 1");
      poll.close();
    }
    stop.join();
  }
}
