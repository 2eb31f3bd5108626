package io.echobridge.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class AbsencesTest {
  private static final int LIMIT = 8_000_000;

  private final Queue<Runnable> reaping = new ArrayDeque<>();
  private final ClientMemory memory = new ClientMemory(LIMIT, reaping::add);
  private final Absences absences = memory.absences();
  private final Map<String, Client> clients = new LinkedHashMap<>();
  private final List<String> ended = new ArrayList<>();

  /** Ends at once when it is told to, on no loop. */
  private final class Client {
    final Holding holding = memory.open(1);
    final List<Frame> frames = new ArrayList<>();
    final Absence absence;
    boolean pollsInTime;

    Client(String name) {
      absence = new Absence(holding, away -> told(name, away));
      clients.put(name, this);
    }

    private void told(String name, Absence away) {
      if (pollsInTime) {
        poll();
      }
      away.ifStillAway(
          () -> {
            ended.add(name);
            poll();
            holding.close();
          });
    }

    void take(Frame frame) {
      frames.add(frame);
      absence.take(frame);
    }

    void poll() {
      absence.polled();
      frames.forEach(absence::giveBack);
      frames.clear();
    }
  }

  private static Frame frame(int length) {
    return Frame.text("x".repeat(length));
  }

  private void reap() {
    while (!reaping.isEmpty()) {
      reaping.remove().run();
    }
  }

  @Test
  void thoseEndWhoseAbsenceIsLongestUntilAnEighthIsFree() {
    Client first = new Client("client 0");
    first.take(frame(49_000));
    for (int i = 1; i < 20; i++) {
      new Client("client " + i).take(frame(49_000));
    }
    reap();
    assertThat(ended).isEmpty();
    first.poll();
    first.take(frame(1_000));
    new Client("last").take(frame(100_000));
    reap();
    assertThat(ended).startsWith("client 1", "client 2").doesNotContain("client 0", "last");
    assertThat(ended.size()).isBetween(4, 6);
    assertThat(absences.used()).isLessThanOrEqualTo(absences.limit() - absences.limit() / 8);
    assertThat(absences.cut()).isEqualTo(ended.size());
    assertThat(memory.cut()).isZero();
  }

  @Test
  void aFrameThatWaitsForManyIsThereOnce() {
    Frame shared = frame(500_000);
    for (int i = 0; i < 100; i++) {
      new Client("client " + i).take(shared);
    }
    assertThat(absences.used()).isBetween(500_000L, 510_000L);
    clients.values().forEach(Client::poll);
    assertThat(absences.used()).isZero();
    assertThat(memory.waiting()).isZero();
  }

  @Test
  void aFrameThatASlowSocketHasTooIsGivenBackByWhoTookIt() {
    Frame shared = frame(1_000);
    Holding socket = memory.open(2);
    Client away = new Client("away");
    away.take(shared);
    socket.take(shared);
    away.poll();
    assertThat(absences.used()).isZero();
    away.take(shared);
    socket.giveBack(shared);
    assertThat(absences.used()).isGreaterThan(1_000);
    away.poll();
    assertThat(absences.used()).isZero();
  }

  @Test
  void whoPollsBeforeItsLoopHearsOfItStays() {
    Client away = new Client("away");
    away.pollsInTime = true;
    away.take(frame(700_000));
    new Client("other").take(frame(400_000));
    reap();
    assertThat(ended).isEmpty();
    assertThat(absences.used()).isLessThan(500_000);
    away.take(frame(10));
    assertThat(absences.used()).isLessThan(500_000);
  }

  @Test
  void manyThatHaveVanishedTakeNoMoreThanTheirShareWhateverIsPublished() {
    for (int i = 0; i < 1_000; i++) {
      new Client("client " + i);
    }
    for (int event = 0; event < 3_000; event++) {
      Frame shared = frame(1_000);
      for (Client each : clients.values()) {
        if (each.holding.bytes() > 0) {
          each.take(shared);
        }
      }
      reap();
      assertThat(absences.used()).isLessThanOrEqualTo(absences.limit());
    }
    assertThat(ended).hasSize(1_000);
  }
}
