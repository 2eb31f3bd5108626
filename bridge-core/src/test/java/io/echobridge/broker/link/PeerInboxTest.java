package io.echobridge.broker.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PeerInboxTest {
  private static final long SECONDS = 30;

  private final PeerInbox inbox = new PeerInbox("toy main of app default");
  private final List<Integer> heard = new CopyOnWriteArrayList<>();

  @Test
  void itIsOpenFromOpenToCloseAndHandsOverWhatComesBetween() {
    inbox.message(new byte[1]);
    assertThat(inbox.isOpen()).isFalse();

    inbox.open(message -> heard.add(message.length));
    assertThat(inbox.isOpen()).isTrue();
    inbox.message(new byte[2]);
    inbox.close();
    inbox.message(new byte[3]);

    assertThat(inbox.isOpen()).isFalse();
    assertThat(heard).containsExactly(2);
  }

  @Test
  void theStageCompletesWhenItHearsAndFailsWhenItIsClosedBefore() {
    CompletionStage<Void> opened = inbox.open(message -> {});
    assertThat(opened).isNotDone();
    inbox.hearing();
    assertThat(opened).isCompleted();
    inbox.close();
    assertThat(opened).isCompleted();

    PeerInbox neverUp = new PeerInbox("toy");
    CompletionStage<Void> waiting = neverUp.open(message -> {});
    neverUp.close();
    assertThat(waiting).isCompletedExceptionally();
  }

  @Test
  void itCannotBeOpenedTwice() {
    inbox.open(message -> {});
    assertThatThrownBy(() -> inbox.open(message -> {})).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatTheListenerThrowsCostsThatMessageOnly() {
    inbox.open(
        message -> {
          if (message.length == 0) {
            throw new StackOverflowError();
          }
          heard.add(message.length);
        });
    inbox.message(new byte[0]);
    inbox.message(new byte[2]);

    assertThat(heard).containsExactly(2);
  }

  @Test
  void closingWaitsForTheCallThatIsRunning() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    inbox.open(
        message -> {
          inside.countDown();
          await(goOn);
          heard.add(message.length);
        });
    var running = CompletableFuture.runAsync(() -> inbox.message(new byte[1]));
    await(inside);
    var closing = CompletableFuture.runAsync(inbox::close);
    assertThat(closing).isNotDone();
    goOn.countDown();
    closing.get(SECONDS, TimeUnit.SECONDS);

    assertThat(heard).containsExactly(1);
    assertThat(running).succeedsWithin(SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void aListenerThatClosesDoesNotWaitForItself() {
    List<Integer> lengths = new ArrayList<>();
    inbox.open(
        message -> {
          lengths.add(message.length);
          inbox.close();
        });
    inbox.message(new byte[1]);
    inbox.message(new byte[2]);

    assertThat(lengths).containsExactly(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
