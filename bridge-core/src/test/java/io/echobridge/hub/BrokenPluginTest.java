package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.channel.ChannelName;
import io.echobridge.hub.stats.BrokerState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the hub makes of a plug-in that throws, and of one that says that it loses events. */
class BrokenPluginTest {
  private final BrokenBroker broker = new BrokenBroker();
  private HubFixture hub = new HubFixture(HubFixture.LIMITS, Map.of());

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void aStartThatThrowsIsALinkThatIsDownWithTheReason() {
    broker.atStart = new NoClassDefFoundError("io/missing/Library");
    with(broker);

    await().untilAsserted(() -> assertThat(state().detail()).contains("io/missing/Library"));
    assertThat(state().up()).isFalse();
    assertThat(state().outages()).isEqualTo(1);
    assertThat(hub.hub.brokersUp()).isFalse();
  }

  @Test
  void anErrorForOneChannelKeepsNoOtherFromBeingToldOf() {
    with(broker);
    hub.client(0).subscribe("breaks").subscribe("news");

    await().untilAsserted(() -> assertThat(broker.told).containsExactly("breaks", "news"));
  }

  @Test
  void anErrorInAMessageIsCountedAndThrownBackAsAnException() {
    with(broker);
    BrokerMessage deep =
        new BrokerMessage() {
          @Override
          public String address() {
            throw new StackOverflowError();
          }

          @Override
          public byte[] body() {
            return new byte[0];
          }
        };

    assertThatThrownBy(() -> broker.listener.join().onEvent(deep))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a defect: StackOverflowError");
    assertThat(hub.hub.stats().dropped()).containsEntry("defect", 1L);
  }

  /** Only who follows events looks at its headers as soon as it comes. */
  @Test
  void aMessageWhoseHeadersBreakIsADefectAndItsThreadIsNotStuckInIt() {
    with(broker);
    hub.hub.follow(FakeTracer.of(new CopyOnWriteArrayList<>()));
    BrokerMessage broken =
        new BrokerMessage() {
          @Override
          public String address() {
            return "news";
          }

          @Override
          public byte[] body() {
            return new byte[0];
          }

          @Override
          public Optional<String> header(String name) {
            throw new ArithmeticException("as the test wants");
          }
        };

    assertThatThrownBy(() -> broker.listener.join().onEvent(broken))
        .isInstanceOf(ArithmeticException.class);
    assertThat(hub.hub.stats().dropped()).containsEntry("defect", 1L);
    // The first look notes where each thread is, and the second one who is still there.
    assertThat(hub.hub.stuck(Duration.ZERO)).containsKey("broken");
    assertThat(hub.hub.stuck(Duration.ZERO).get("broken")).isEmpty();
  }

  @Test
  void aBrokerThatLosesEventsSaysSoUntilItIsOver() {
    with(broker);
    BrokerListener listener = broker.listener.join();
    assertThat(state().impaired()).isFalse();

    listener.onImpaired(Optional.of("names without the prefix"));
    assertThat(state().up()).isTrue();
    assertThat(state().impaired()).isTrue();
    assertThat(state().detail()).isEqualTo("names without the prefix");
    assertThat(state().outages()).isZero();

    listener.onImpaired(Optional.empty());
    assertThat(state().impaired()).isFalse();
    assertThat(state().detail()).isEqualTo("broken");
  }

  @Test
  void aNewLinkLosesNothingYet() {
    with(broker);
    BrokerListener listener = broker.listener.join();
    listener.onImpaired(Optional.of("names without the prefix"));
    listener.onDown("gone");
    listener.onUp("back");

    assertThat(state().impaired()).isFalse();
    assertThat(state().detail()).isEqualTo("back");
  }

  private void with(Broker one) {
    hub.close();
    hub = new HubFixture(HubFixture.LIMITS, Map.of("broken", one));
  }

  private BrokerState state() {
    return hub.hub.brokers().stream()
        .filter(each -> each.name().equals("broken"))
        .findFirst()
        .orElseThrow();
  }

  private static final class BrokenBroker implements Broker {
    final CompletableFuture<BrokerListener> listener = new CompletableFuture<>();
    final List<String> told = new CopyOnWriteArrayList<>();
    volatile Error atStart = new Error("none");

    @Override
    public void start(BrokerListener to) {
      if (!"none".equals(atStart.getMessage())) {
        throw atStart;
      }
      to.onUp("broken");
      listener.complete(to);
    }

    @Override
    public CompletionStage<Void> subscribe(ChannelName channel) {
      told.add(channel.value());
      if (channel.value().equals("breaks")) {
        throw new StackOverflowError();
      }
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> unsubscribe(ChannelName channel) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }
}
