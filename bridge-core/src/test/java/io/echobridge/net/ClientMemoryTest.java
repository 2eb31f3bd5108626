package io.echobridge.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClientMemoryTest {
  private static final int LIMIT = 1_000_000;

  private final Queue<Runnable> reaping = new ArrayDeque<>();
  private final ClientMemory memory = new ClientMemory(LIMIT, reaping::add);
  private final List<String> ended = new ArrayList<>();

  /** A client that goes when it is told to. */
  private Holding client(String name, long source) {
    Holding holding = memory.open(source);
    holding.onTooMuch(
        () -> {
          ended.add(name);
          giveAllBack(holding);
        });
    return holding;
  }

  private static void giveAllBack(Holding holding) {
    long before = holding.bytes();
    holding.close();
    holding.giveBack(holding.bytes());
    assertThat(before).isPositive();
  }

  private void reap() {
    while (!reaping.isEmpty()) {
      reaping.remove().run();
    }
  }

  @Test
  void nobodyIsEndedWhileThereIsRoom() {
    client("a", 1).take(LIMIT / 2);
    client("b", 2).take(LIMIT / 3);
    reap();
    assertThat(ended).isEmpty();
    assertThat(memory.isFull()).isFalse();
  }

  @Test
  void theLargestHolderOfTheLargestSourceGoesFirst() {
    // Ten of one address hold more together than the one of another, who is the largest of all.
    for (int i = 0; i < 10; i++) {
      client("flood " + i, 1).take(60_000 + i);
    }
    client("large", 2).take(300_000);
    client("last", 3).take(80_000);
    reap();
    assertThat(ended).startsWith("flood 9", "flood 8", "flood 7").doesNotContain("large", "last");
    assertThat(memory.used()).isLessThanOrEqualTo(LIMIT - LIMIT / 8);
    assertThat(memory.cut()).isEqualTo(ended.size());
  }

  @Test
  void nobodyElseGoesForThoseWhoTakeTheirTimeToLetGo() {
    Holding slow = memory.open(1);
    slow.onTooMuch(
        () -> {
          ended.add("slow");
          slow.close();
        });
    client("other", 2).take(LIMIT / 2);
    slow.take(LIMIT);
    reap();
    assertThat(ended).containsExactly("slow");
    client("more", 3).take(1);
    reap();
    assertThat(ended).containsExactly("slow");
    slow.giveBack(LIMIT);
    client("much", 3).take(LIMIT);
    reap();
    assertThat(ended).containsExactly("slow", "much");
  }

  @Test
  void ofThoseWhoHoldAlikeTheNewestGo() {
    for (int i = 0; i < 20; i++) {
      client("client " + i, 1).take(50_000);
    }
    reap();
    assertThat(ended).startsWith("client 19", "client 18");
    assertThat(ended).doesNotContain("client 0");
  }

  @Test
  void aFrameThatWaitsForManyIsThereOnce() {
    Frame frame = Frame.text("x".repeat(100_000));
    List<Holding> clients = new ArrayList<>();
    long before = memory.used();
    for (int i = 0; i < 50; i++) {
      Holding holding = client("c" + i, i);
      assertThat(holding.take(frame)).isTrue();
      clients.add(holding);
    }
    assertThat(memory.waiting()).isEqualTo(50L * frame.length());
    assertThat(memory.used() - before).isLessThan(500_000);
    for (Holding each : clients) {
      each.giveBack(frame);
      each.close();
      assertThat(each.bytes()).isZero();
    }
    assertThat(memory.waiting()).isZero();
    assertThat(memory.used()).isZero();
  }

  @Test
  void whoHoldsSomethingOfHisOwnGoesBeforeACrowdThatIsBehind() {
    Frame burst = Frame.text("x".repeat(100_000)).broadcast();
    for (int i = 0; i < 20; i++) {
      client("office " + i, 1).take(burst);
    }
    client("attacker", 2).take(LIMIT * 4L / 10);
    client("attacker too", 2).take(LIMIT / 2);
    reap();
    assertThat(ended).containsExactly("attacker too");
  }

  @Test
  void whoIsToldToGoBeforeHeCanBeIsToldAgain() {
    Holding late = memory.open(1);
    late.onTooMuch(() -> ended.add("waiting"));
    late.take(2 * LIMIT);
    reap();
    late.onTooMuch(() -> ended.add("open"));
    assertThat(ended).containsExactly("waiting", "open");
  }

  @Test
  void whatCanBeRefusedIsWhenTheBoundIsFarExceeded() {
    Holding client = memory.open(1);
    assertThat(client.take(LIMIT)).isTrue();
    assertThat(client.take(LIMIT / 2)).isFalse();
    client.giveBack(LIMIT / 2);
    assertThat(client.take(1)).isTrue();
  }

  @Test
  void aSourceThatHoldsMuchGetsNobodyElseInAndOthersDo() {
    Holding flood = memory.open(1);
    assertThat(memory.admits(1)).isTrue();
    flood.take(LIMIT * 9L / 10);
    assertThat(memory.admits(1)).isFalse();
    assertThat(memory.admits(2)).isTrue();
    flood.take(LIMIT);
    assertThat(memory.admits(2)).isFalse();
    flood.giveBack(LIMIT * 19L / 10);
    assertThat(memory.admits(1)).isTrue();
  }

  @Test
  void whoBringsMoreWaitsForThoseWhoHoldTooMuchToGo() throws Exception {
    client("much", 1).take(2 * LIMIT);
    CompletableFuture<Boolean> waited =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                memory.awaitRoom();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return memory.isFull();
            });
    reap();
    assertThat(waited.get(120, TimeUnit.SECONDS)).isFalse();
    assertThat(ended).containsExactly("much");
  }

  @Test
  void whoHoldsTooMuchAndCannotBeEndedStopsNobodyForLong() throws Exception {
    memory.open(1).take(2 * LIMIT);
    memory.awaitRoom();
    assertThat(memory.isFull()).isTrue();
  }

  @Test
  void aSmallerBoundHoldsAtOnce() {
    client("a", 1).take(LIMIT / 2);
    memory.change(LIMIT / 4);
    reap();
    assertThat(ended).containsExactly("a");
  }

  /** Whatever happens in whatever order, what is counted is what is held. */
  @Test
  void theSumsAreRightThroughAnyHistory() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      ClientMemory any = new ClientMemory(200_000, Runnable::run);
      List<Frame> frames = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        frames.add(Frame.text("x".repeat(random.nextInt(20_000))));
      }
      Map<Holding, List<Object>> clients = new HashMap<>();
      for (int step = 0; step < 60; step++) {
        if (clients.isEmpty() || random.nextInt(4) == 0) {
          open(any, random.nextInt(3), clients);
          continue;
        }
        Holding one = new ArrayList<>(clients.keySet()).get(random.nextInt(clients.size()));
        List<Object> held = Objects.requireNonNull(clients.get(one));
        switch (random.nextInt(4)) {
          case 0 -> {
            long bytes = random.nextInt(20_000);
            held.add(bytes);
            one.take(bytes);
          }
          case 1 -> {
            Frame frame = frames.get(random.nextInt(frames.size()));
            held.add(frame);
            one.take(frame);
          }
          case 2 -> {
            if (!held.isEmpty()) {
              giveBack(one, held.remove(random.nextInt(held.size())));
            }
          }
          default -> end(one, clients);
        }
        assertThat(any.used()).as("seed %d, step %d", seed, step).isBetween(0L, 200_000L);
      }
      List.copyOf(clients.keySet()).forEach(each -> end(each, clients));
      assertThat(any.used()).as("seed %d", seed).isZero();
      assertThat(any.waiting()).as("seed %d", seed).isZero();
    }
  }

  private static void open(ClientMemory any, int source, Map<Holding, List<Object>> clients) {
    Holding holding = any.open(source);
    clients.put(holding, new ArrayList<>());
    holding.onTooMuch(() -> end(holding, clients));
  }

  private static void end(Holding one, Map<Holding, List<Object>> clients) {
    List<Object> held = clients.remove(one);
    if (held != null) {
      held.forEach(each -> giveBack(one, each));
      one.close();
      assertThat(one.bytes()).isZero();
    }
  }

  private static void giveBack(Holding one, Object held) {
    if (held instanceof Frame frame) {
      one.giveBack(frame);
    } else {
      one.giveBack((Long) held);
    }
  }
}
