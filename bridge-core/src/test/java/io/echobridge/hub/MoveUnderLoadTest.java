package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.net.Timer;
import io.echobridge.protocol.ClientSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

class MoveUnderLoadTest {
  private static final int EVENTS = 20_000;
  private static final int MOVES = 10;
  private final HubFixture hub = new HubFixture();
  private volatile boolean moving = true;

  @AfterEach
  void close() {
    hub.close();
  }

  @RepeatedTest(3)
  void whoMovesFromLoopToLoopHearsEveryEventOnceAndInOrder() throws InterruptedException {
    List<Wanderer> wanderers = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      wanderers.add(new Wanderer(i));
    }
    hub.settle();
    wanderers.forEach(Wanderer::start);
    int events = 0;
    while (events < EVENTS || wanderers.stream().anyMatch(each -> each.moves < MOVES)) {
      hub.publish("news", "{\"event\":\"E\",\"data\":" + events++ + "}");
    }
    moving = false;
    for (Wanderer each : wanderers) {
      assertThat(each.arrived.await(120, TimeUnit.SECONDS)).isTrue();
    }
    hub.settle();
    for (Wanderer each : wanderers) {
      assertThat(each.heard()).isEqualTo(Numbered.lines("event news E ", events));
    }
  }

  /** A client that changes its connection again and again, as a protocol would do it once. */
  private final class Wanderer {
    final CountDownLatch arrived = new CountDownLatch(1);
    final List<TestConnection> connections = new ArrayList<>();
    private final ClientSession session;
    private final TestClient client;
    private volatile int moves;

    Wanderer(int loop) {
      client = hub.client(loop).subscribe("news").subscribe("own-" + loop);
      session = client.session;
      connections.add(client.connection);
    }

    void start() {
      client.connection.loop().execute(this::move);
    }

    List<String> heard() {
      return connections.stream().flatMap(each -> each.written().stream()).toList();
    }

    private void move() {
      if (!moving) {
        arrived.countDown();
        return;
      }
      TestConnection target = hub.connection(connections.size() * 7 / 3);
      connections.add(target);
      moves = connections.size();
      session.moveTo(target, () -> target.loop().execute(() -> rest(target)));
    }

    private void rest(TestConnection at) {
      at.loop()
          .schedule(
              new Timer() {
                @Override
                protected void onTimeout() {
                  move();
                }
              },
              1);
    }
  }
}
