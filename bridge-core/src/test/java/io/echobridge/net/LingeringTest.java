package io.echobridge.net;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stays of clients that are gone counts, within a bound, until it ends. */
class LingeringTest {
  private final ClientMemory memory = new ClientMemory(800_000, task -> {});
  private final List<String> ended = new ArrayList<>();

  private Runnable linger(String name, long bytes) {
    Holding holding = memory.open(1);
    holding.take(bytes);
    Runnable over = holding.linger(bytes, () -> ended.add(name));
    holding.close();
    return over;
  }

  @Test
  void itIsCountedUntilItEndsOnce() {
    Runnable over = linger("a", 60_000);
    assertThat(memory.used()).isEqualTo(60_000);
    assertThat(ended).isEmpty();
    over.run();
    over.run();
    assertThat(memory.used()).isZero();
    assertThat(ended).containsExactly("a");
  }

  @Test
  void beyondAnEighthOfTheMemoryWhatHasStayedLongestEnds() {
    Runnable first = linger("a", 40_000);
    linger("b", 40_000);
    linger("c", 20_000);
    assertThat(ended).isEmpty();
    linger("d", 30_000);
    assertThat(ended).containsExactly("a");
    first.run();
    linger("e", 90_000);
    assertThat(ended).containsExactly("a", "b", "c", "d");
    linger("f", 100_001);
    assertThat(ended).containsExactly("a", "b", "c", "d", "e", "f");
    assertThat(memory.used()).isZero();
  }

  @Test
  void whatHasEndedMakesRoom() {
    linger("a", 90_000).run();
    linger("b", 90_000);
    assertThat(ended).containsExactly("a");
    assertThat(memory.used()).isEqualTo(90_000);
  }

  /** The timer that would have ended it is still there. */
  @Test
  void whatEndedEarlyIsKeptByNobody() {
    Holding holding = memory.open(1);
    holding.take(60_000);
    WeakReference<byte[]> kept = new WeakReference<>(new byte[60_000]);
    Runnable over = holding.linger(60_000, ending(requireNonNull(kept.get())));
    linger("next", 90_000);
    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(kept.get()).isNull();
            });
    over.run();
  }

  private static Runnable ending(byte[] what) {
    return () -> assertThat(what).hasSize(60_000);
  }

  /** What lingers has the holding, and not the connection with its buffers. */
  @Test
  void ofAClientThatIsGoneNothingElseIsKept() {
    Holding holding = memory.open(1);
    WeakReference<byte[]> client = new WeakReference<>(new byte[1000]);
    holding.onTooMuch(ending(requireNonNull(client.get())));
    holding.take(10);
    Runnable over = holding.linger(10, () -> {});
    holding.close();
    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(client.get()).isNull();
            });
    over.run();
    assertThat(holding.bytes()).isZero();
  }
}
