package io.echobridge.hub.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.MemoryBroker;
import io.echobridge.broker.Places;
import io.echobridge.broker.Publisher;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.net.HeapShares;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Which events of the HTTP API go through a broker. */
class CirculationTest {
  private static final List<ChannelName> NEWS = List.of(new ChannelName("news"));

  private final MemoryBroker broker = new MemoryBroker(new MemoryBroker.Exchange());
  private final List<BrokerMessage> heard = new ArrayList<>();

  /** Every node would skip it, and the publisher would have been told that all is well. */
  @Test
  void oneThatIsTooLongForAMessageDoesNot() {
    broker.start(
        new BrokerListener() {
          @Override
          public void onEvent(BrokerMessage message) {
            heard.add(message);
          }

          @Override
          public void onUp(String words) {}

          @Override
          public void onDown(String reason) {}

          @Override
          public void onDropped(String reason) {}
        });
    Circulation circulation = Circulation.of("shop", broker).orElseThrow();
    BroadcastEvent event = new BroadcastEvent("E", RawJson.of('"' + "x".repeat(1_000) + '"'), null);
    int length = PublishedText.write(NEWS, event).length;
    assertThat(circulation.publish(NEWS, event, length - 1).toCompletableFuture())
        .isCompletedExceptionally();
    assertThat(heard).isEmpty();
    assertThat(circulation.publish(NEWS, event, length).toCompletableFuture())
        .isCompletedWithValue(null);
    assertThat(heard).hasSize(1).allMatch(circulation::has);
    broker.close();
  }

  /** A broker's client keeps it for as long as that takes, also of a broker that has stalled. */
  @Test
  void oneThatTheBrokerHasNotTakenCountsUntilItHasOrDoesNotTakeIt() {
    List<CompletableFuture<Void>> pending = new ArrayList<>();
    Circulation circulation =
        Circulation.of(
                "shop",
                publishing(
                    (address, body) -> {
                      pending.add(new CompletableFuture<>());
                      return pending.get(pending.size() - 1);
                    }))
            .orElseThrow();
    BroadcastEvent event = new BroadcastEvent("E", RawJson.of('"' + "x".repeat(1_000) + '"'), null);
    long before = HeapShares.PUBLISHED_BODIES.used();
    var first = circulation.publish(NEWS, event, 10_000).toCompletableFuture();
    long one = HeapShares.PUBLISHED_BODIES.used() - before;
    assertThat(one).isBetween(2 * 1_000L, 5_000L);
    var second = circulation.publish(NEWS, event, 10_000).toCompletableFuture();
    assertThat(HeapShares.PUBLISHED_BODIES.used()).isEqualTo(before + 2 * one);

    pending.get(0).complete(null);
    assertThat(first).isCompletedWithValue(null);
    assertThat(HeapShares.PUBLISHED_BODIES.used()).isEqualTo(before + one);
    pending.get(1).completeExceptionally(new IllegalStateException("down"));
    assertThat(second).isCompletedExceptionally();
    assertThat(HeapShares.PUBLISHED_BODIES.used()).isEqualTo(before);
  }

  @Test
  void oneThatTheBrokersClientDoesNotEvenTakeCountsNoMore() {
    long before = HeapShares.PUBLISHED_BODIES.used();
    Circulation circulation =
        Circulation.of(
                "shop",
                publishing(
                    (address, body) -> {
                      throw new IllegalStateException("its queue is full");
                    }))
            .orElseThrow();
    BroadcastEvent event = new BroadcastEvent("E", RawJson.of("1"), null);
    assertThat(circulation.publish(NEWS, event, 10_000).toCompletableFuture())
        .isCompletedExceptionally();
    assertThat(HeapShares.PUBLISHED_BODIES.used()).isEqualTo(before);
  }

  /** A broker that names places, and publishes as the test says. */
  private Broker publishing(Publisher publisher) {
    return new Broker() {
      @Override
      public void start(BrokerListener listener) {
        throw new AssertionError("nobody starts it");
      }

      @Override
      public CompletionStage<Void> subscribe(ChannelName channel) {
        throw new AssertionError("nobody listens");
      }

      @Override
      public CompletionStage<Void> unsubscribe(ChannelName channel) {
        throw new AssertionError("nobody listens");
      }

      @Override
      public Optional<Places> places() {
        return broker.places();
      }

      @Override
      public Optional<Publisher> publisher() {
        return Optional.of(publisher);
      }

      @Override
      public void close() {}
    };
  }
}
