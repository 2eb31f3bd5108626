package io.echobridge.broker.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echobridge.broker.PeerListener;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

class PeerInboxTest {
  private static final long SECONDS = 30;
  private static final String NODE = "0123456789abcdef";

  private final PeerInbox inbox = new PeerInbox("toy main of app default");
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @Test
  void itIsOpenFromOpenToCloseAndHandsOverWhatComesWhileItIsUp() {
    inbox.up();
    inbox.message(new byte[1]);
    assertThat(inbox.isOpen()).isFalse();

    inbox.open(NODE, hearing(length -> {}));
    inbox.message(new byte[2]);
    assertThat(inbox.isOpen()).isTrue();
    assertThat(inbox.node()).isEqualTo(NODE);
    inbox.up();
    inbox.message(new byte[3]);
    inbox.close();
    inbox.message(new byte[4]);
    inbox.down();

    assertThat(inbox.isOpen()).isFalse();
    assertThat(inbox.isUp()).isFalse();
    assertThat(heard).containsExactly("up", "3");
  }

  @Test
  void eachChangeOfTheLinkIsToldOnceAndNothingComesWhileItIsDown() {
    inbox.open(NODE, hearing(length -> {}));
    inbox.down();
    inbox.up();
    inbox.up();
    inbox.message(new byte[1]);
    inbox.down();
    inbox.down();
    inbox.message(new byte[2]);
    inbox.up();
    inbox.message(new byte[3]);

    assertThat(heard).containsExactly("up", "1", "down", "up", "3");
  }

  @Test
  void whatIsRefusedIsToldOnceUntilItIsUp() {
    inbox.trouble("nobody listens yet", "");
    inbox.open(NODE, hearing(length -> {}));
    inbox.trouble("no permission", "type this");
    inbox.trouble("no permission", "type this");
    inbox.trouble("no topic", "");
    inbox.up();
    inbox.down();
    inbox.trouble("no topic", "");
    inbox.close();
    inbox.trouble("no permission", "type this");

    assertThat(heard)
        .containsExactly("no permission, type this", "no topic, ", "up", "down", "no topic, ");
  }

  @Test
  void itSendsWhileItIsUpAndSaysWhyNotOtherwise() {
    assertThat(sent()).as("not open").isCompletedExceptionally();
    inbox.open(NODE, hearing(length -> {}));
    assertThat(sent()).as("not up").isCompletedExceptionally();
    inbox.up();
    assertThat(sent()).isCompleted();
    inbox.down();
    assertThat(sent())
        .failsWithin(SECONDS, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("toy main of app default: the peers' link is down");
    inbox.up();
    inbox.close();
    assertThat(sent())
        .failsWithin(SECONDS, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("toy main of app default: the peers' link is not open");
  }

  @Test
  void aListenerCanSendAsSoonAsItHearsThatTheLinkIsUp() {
    inbox.open(
        NODE,
        new PeerListener() {
          @Override
          public void onMessage(byte[] message) {}

          @Override
          public void onUp() {
            heard.add("sent: " + sent().isDone());
          }

          @Override
          public void onDown() {}
        });
    inbox.up();

    assertThat(heard).containsExactly("sent: true");
  }

  @Test
  void itCannotBeOpenedTwiceNorUnderAnIdWithOtherCharacters() {
    PeerListener listener = hearing(length -> {});
    for (String id : List.of("", "a.b", "a b", "é", "x".repeat(65))) {
      assertThatThrownBy(() -> inbox.open(id, listener))
          .isInstanceOf(IllegalArgumentException.class);
    }
    inbox.open(NODE, listener);
    assertThatThrownBy(() -> inbox.open(NODE, listener)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatTheListenerThrowsCostsThatMessageOnly() {
    inbox.open(
        NODE,
        hearing(
            length -> {
              if (length == 0) {
                throw new StackOverflowError();
              }
            }));
    inbox.up();
    inbox.message(new byte[0]);
    inbox.message(new byte[2]);

    assertThat(heard).containsExactly("up", "2");
  }

  @Test
  void closingWaitsForTheCallThatIsRunning() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    inbox.open(
        NODE,
        hearing(
            length -> {
              inside.countDown();
              await(goOn);
            }));
    inbox.up();
    var running = CompletableFuture.runAsync(() -> inbox.message(new byte[1]));
    await(inside);
    var closing = CompletableFuture.runAsync(inbox::close);
    assertThat(closing).isNotDone();
    goOn.countDown();
    closing.get(SECONDS, TimeUnit.SECONDS);

    assertThat(heard).containsExactly("up", "1");
    assertThat(running).succeedsWithin(SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void aListenerThatClosesDoesNotWaitForItself() {
    inbox.open(NODE, hearing(length -> inbox.close()));
    inbox.up();
    inbox.message(new byte[1]);
    inbox.message(new byte[2]);

    assertThat(heard).containsExactly("up", "1");
  }

  private CompletableFuture<Void> sent() {
    return inbox.ifUp(() -> CompletableFuture.completedFuture(null)).toCompletableFuture();
  }

  /** Notes each call, a message by its length, after what is to be done with it. */
  private PeerListener hearing(IntConsumer onLength) {
    return new PeerListener() {
      @Override
      public void onMessage(byte[] message) {
        onLength.accept(message.length);
        heard.add(Integer.toString(message.length));
      }

      @Override
      public void onUp() {
        heard.add("up");
      }

      @Override
      public void onDown() {
        heard.add("down");
      }

      @Override
      public void onTrouble(String why, String remedy) {
        heard.add(why + ", " + remedy);
      }
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
