package io.echobridge.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final Turns turns = new Turns();
  private final List<String> happened = new ArrayList<>();

  /** At one a second, the first has its turn at once and ten wait. */
  private long take(long address, String name) {
    return turns.take(
        address,
        1,
        WAIT,
        new Turns.Waiter() {
          @Override
          public void turn() {
            happened.add(name);
          }

          @Override
          public void refused() {
            happened.add(name + " refused");
          }
        });
  }

  private List<String> turn(int times) {
    happened.clear();
    for (int i = 0; i < times; i++) {
      turns.next();
    }
    return happened;
  }

  private void flood() {
    assertThat(take(1, "first")).isEqualTo(Turns.NOW);
    for (int i = 0; i < 9; i++) {
      assertThat(take(1, "flood" + i)).isPositive().isLessThanOrEqualTo(WAIT.toNanos());
    }
  }

  @Test
  void whoComesFirstIsFirstWithinOneAddress() {
    flood();
    assertThat(turn(9))
        .containsExactly(
            "flood0", "flood1", "flood2", "flood3", "flood4", "flood5", "flood6", "flood7",
            "flood8");
    assertThat(turns.addresses()).isZero();
  }

  @Test
  void anAddressWithManyDelaysItsOwnAndNobodyElse() {
    flood();
    take(2, "second");
    take(3, "third");
    assertThat(turn(5)).containsExactly("flood0", "second", "third", "flood1", "flood2");
  }

  @Test
  void whoComesAgainAndAgainIsNotAheadOfThoseThatWait() {
    flood();
    turn(1);
    take(2, "a");
    assertThat(turn(2)).containsExactlyInAnyOrder("a", "flood1");
    take(2, "b");
    assertThat(turn(2)).containsExactlyInAnyOrder("b", "flood2");
  }

  @Test
  void whenThereAreNoTurnsTheOneFurthestBehindGoes() {
    flood();
    while (take(1, "more") != Turns.NONE) {}
    assertThat(happened).isEmpty();

    assertThat(take(2, "second")).isEqualTo(Turns.OTHERS);
    assertThat(happened).singleElement().asString().endsWith(" refused");
    assertThat(turn(2)).containsExactly("flood0", "second");
  }

  @Test
  void whereAllHaveOneAddressTheLastToComeGoes() {
    flood();
    while (take(1, "more") != Turns.NONE) {}
    assertThat(take(1, "late")).isEqualTo(Turns.NONE);
    assertThat(happened).isEmpty();
  }

  @Test
  void whatIsRememberedOfAddressesIsBoundedByThoseThatWait() {
    flood();
    for (long address = 2; address < 1_000; address++) {
      take(address, "other");
    }
    assertThat(turns.addresses()).isLessThanOrEqualTo(12);
    turn(20);
    assertThat(turns.addresses()).isZero();
  }
}
