package io.echobridge.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AbsencesTest {
  private static final int LIMIT = 4_000_000;

  private final Queue<Runnable> reaping = new ArrayDeque<>();
  private final AtomicLong nanos = new AtomicLong(1);

  /** Its clock never stands still. */
  private final ClientMemory memory = new ClientMemory(LIMIT, reaping::add, nanos::incrementAndGet);

  private final Absences absences = memory.absences();
  private final Map<String, Client> clients = new LinkedHashMap<>();
  private final List<String> ended = new ArrayList<>();

  /** Ends at once when it is told to, on no loop. */
  private final class Client {
    final Holding holding = memory.open(1);
    final List<Frame> frames = new ArrayList<>();
    final Absence absence;
    boolean pollsInTime;

    /** Whether its loop is stuck: it is told to end, and does not. */
    boolean stuck;

    Client(String name) {
      absence = new Absence(holding, away -> told(name, away));
      clients.put(name, this);
    }

    private void told(String name, Absence away) {
      if (pollsInTime) {
        poll();
      }
      if (!stuck) {
        away.ifStillAway(
            () -> {
              ended.add(name);
              poll();
              holding.close();
            });
      }
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

  private void pass(long seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  /** As many rounds as there are, each by itself. */
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
    pass(60);
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

  /** Among many there are always some between two polls. */
  @Test
  void whoseAbsenceHasJustBegunStaysHoweverManyTheyAre() {
    for (int i = 0; i < 5; i++) {
      new Client("gone " + i).take(frame(150_000));
    }
    pass(60);
    Frame shared = frame(260_000);
    for (int i = 0; i < 1_000; i++) {
      new Client("here " + i).take(shared);
    }
    assertThat(absences.used()).isGreaterThan(absences.limit());
    reap();
    assertThat(ended).containsExactly("gone 0", "gone 1", "gone 2", "gone 3", "gone 4");
    assertThat(absences.cut()).isEqualTo(5);

    pass(1);
    new Client("one more").take(frame(1_000_000));
    reap();
    assertThat(ended).as("nobody is away for long").hasSize(5);
  }

  /** Those that are told and do not go make nobody else one of the longest. */
  @Test
  void aLoopThatIsStuckEndsNobodyOfAnother() {
    for (int i = 0; i < 5; i++) {
      Client each = new Client("stuck " + i);
      each.stuck = true;
      each.take(frame(190_000));
    }
    pass(12);
    for (int i = 0; i < 45; i++) {
      new Client("other " + i).take(frame(1_000));
    }
    pass(4);
    new Client("last").take(frame(100_000));
    reap();
    assertThat(absences.used()).isGreaterThan(absences.limit());
    assertThat(ended).isEmpty();
    assertThat(absences.cut()).isZero();
  }

  @Test
  void thoseThatWereAwayLessLongEndWhenTheOthersAreGone() {
    new Client("longest").take(frame(200_000));
    pass(100);
    new Client("later").take(frame(700_000));
    pass(9);
    new Client("last").take(frame(200_000));
    reap();
    assertThat(ended).containsExactly("longest", "later");
  }

  /**
   * Others wait for the thread, too: who holds too much of the whole memory is looked for there.
   */
  @Test
  void eachRoundIsATaskOfItsOwn() {
    for (int i = 0; i < 20; i++) {
      new Client("client " + i).take(frame(49_000));
    }
    pass(60);
    new Client("last").take(frame(100_000));
    reaping.remove().run();
    assertThat(ended).containsExactly("client 0", "client 1", "client 2");
    assertThat(reaping).hasSize(1);
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
    pass(60);
    new Client("other").take(frame(400_000));
    reap();
    assertThat(ended).isEmpty();
    assertThat(absences.cut()).isZero();
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
      pass(1);
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
