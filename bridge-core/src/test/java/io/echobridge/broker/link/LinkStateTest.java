package io.echobridge.broker.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LinkStateTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final LinkState state = new LinkState("toy main of app default");
  private final Heard heard = new Heard(text -> {});
  private final Deliveries to = new Deliveries("toy main of app default", heard);

  @Test
  void eachChangeIsToldOnce() {
    state.down(to, "toy:1: refused");
    state.down(to, "toy:1: refused");
    state.down(to, "toy:1: no route");
    state.up(to, "toy:1", "nothing is lost");
    state.up(to, "toy:1", "nothing is lost");
    state.down(to, "toy:1: gone");
    assertThat(heard.calls)
        .containsExactly("down toy:1: refused", "up toy:1: nothing is lost", "down toy:1: gone");
  }

  @Test
  void ofAnOutageIsSpokenOnlyAfterOne() {
    state.up(to, "toy:1", "nothing is lost");
    state.down(to, "toy:1: gone");
    state.up(to, "toy:1");
    assertThat(heard.calls).containsExactly("up toy:1", "down toy:1: gone", "up toy:1");
  }

  @Test
  void whoWaitsForTheLinkIsToldWhenItIsUpAndWaitsAgainAfterIt() {
    CompletableFuture<Void> before = state.awaited().toCompletableFuture();
    state.down(to, "toy:1: refused");
    assertThat(before).isNotDone();
    assertThat(state.isUp()).isFalse();

    state.up(to, "toy:1");
    assertThat(before).isCompleted();
    assertThat(state.awaited().toCompletableFuture()).isCompleted();
    assertThat(state.isUp()).isTrue();

    state.down(to, "toy:1: gone");
    assertThat(state.awaited().toCompletableFuture()).isNotDone();
    assertThat(state.isUp()).isFalse();
  }

  @Test
  void aStartWaitsForTheFirstAttemptHoweverItEnds() {
    List<Consumer<LinkState>> ends =
        List.of(it -> it.down(to, "toy:1: refused"), it -> it.up(to, "toy:1"), LinkState::close);
    for (Consumer<LinkState> end : ends) {
      LinkState starting = new LinkState("toy main of app default");
      CompletableFuture<Void> start = CompletableFuture.runAsync(starting::awaitFirst);
      end.accept(starting);
      assertThat(start).succeedsWithin(PATIENCE);
    }
  }

  @Test
  void whoIsClosedIsNeverUpAgainAndNobodyWaitsForIt() {
    CompletableFuture<Void> waiting = state.awaited().toCompletableFuture();
    state.close();
    state.up(to, "toy:1");
    state.down(to, "toy:1: gone");
    state.close();

    assertThat(waiting)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(CancellationException.class);
    assertThat(state.awaited().toCompletableFuture()).isCompletedExceptionally();
    assertThat(state.isUp()).isFalse();
    assertThat(heard.calls).isEmpty();
  }
}
