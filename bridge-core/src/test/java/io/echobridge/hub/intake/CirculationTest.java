package io.echobridge.hub.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.MemoryBroker;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which events of the HTTP API go through a broker. */
class CirculationTest {
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
    List<ChannelName> channels = List.of(new ChannelName("news"));
    BroadcastEvent event = new BroadcastEvent("E", RawJson.of('"' + "x".repeat(1_000) + '"'), null);
    int length = PublishedText.write(channels, event).length;
    assertThat(circulation.publish(channels, event, length - 1).toCompletableFuture())
        .isCompletedExceptionally();
    assertThat(heard).isEmpty();
    assertThat(circulation.publish(channels, event, length).toCompletableFuture())
        .isCompletedWithValue(null);
    assertThat(heard).hasSize(1).allMatch(circulation::has);
    broker.close();
  }
}
