package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.Places;
import io.echobridge.channel.ChannelName;
import io.echobridge.history.HistorySettings;
import io.echobridge.hub.intake.MappedBroker;
import io.echobridge.mapping.Mapping;
import io.echobridge.net.EventLoops;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** Where clients stand that were there when a broker lost messages. */
class LostMessagesTest {
  private final TwoLanes broker = new TwoLanes();
  private final XnioWorker worker;
  private final EventLoops loops;
  private final Hub hub;

  LostMessagesTest() throws IOException {
    worker = Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
    loops = EventLoops.of(worker, 10);
    HubLimits limits = TestLimits.roomy();
    Mapping mapping = Mapping.of(List.of(HubFixture.LARAVEL), Set.of(), limits.maxEventSize());
    Duration window = Duration.ofMinutes(2);
    RecoverySettings recovery =
        new RecoverySettings(
            window,
            Duration.ofSeconds(50),
            new HistorySettings(window, 8 << 20, 10_000, channel -> true),
            8 << 20,
            Duration.ofSeconds(2),
            1 << 20,
            RecoverySettings.Verify.NEVER);
    hub =
        new Hub(
            "test",
            loops,
            Map.of("two", new MappedBroker(broker, mapping)),
            limits,
            Optional.empty(),
            Optional.of(recovery));
    hub.start();
  }

  @AfterEach
  void close() {
    hub.close();
    worker.shutdownNow();
  }

  @Test
  void theyAreBehindTheGapAlsoWhereItsLaneHasNothingMoreToSay() {
    BrokerListener listener = broker.started.join();
    TestConnection connection =
        new TestConnection("1.1", loops.all().get(0), TestEncoder.placing());
    TestClient ann =
        new TestClient(connection, TestAuthorizer.yes("ann"), hub::connect)
            .subscribe("orders")
            .subscribe("news");
    listener.onEvent(message("orders", 0, 1));
    String before = "event orders E 1 @10_none";
    awaitHeard(ann, before);
    broker.gap = 1;
    listener.onLost();
    listener.onEvent(message("news", 1, 2));

    awaitHeard(ann, before, "gap gap @11_none", "event news E 2 @11_0");
  }

  /** Without what the events of the HTTP API add to places. */
  private static void awaitHeard(TestClient client, String... lines) {
    await()
        .untilAsserted(
            () ->
                assertThat(client.heard().stream().map(line -> line.replaceAll("~.*", "")))
                    .containsExactly(lines));
  }

  private static BrokerMessage message(String channel, int lane, int number) {
    String body = "{\"event\":\"E\",\"data\":" + number + ",\"socket\":null}";
    return BrokerMessage.of(channel, body.getBytes(StandardCharsets.UTF_8), lane, 0);
  }

  /** Names nothing that is before a gap in its first lane. */
  private static final class TwoLanes implements Broker, Places {
    final CompletableFuture<BrokerListener> started = new CompletableFuture<>();
    volatile long gap = -1;

    @Override
    public void start(BrokerListener listener) {
      listener.onUp("two lanes");
      started.complete(listener);
    }

    @Override
    public CompletionStage<Void> subscribe(ChannelName channel) {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> unsubscribe(ChannelName channel) {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public Optional<Places> places() {
      return Optional.of(this);
    }

    @Override
    public void close() {}

    @Override
    public Optional<String> text(long[] heads) {
      long first = heads.length > 0 ? heads[0] : -1;
      return first < gap
          ? Optional.empty()
          : Optional.of(first + "_" + (heads.length > 1 ? heads[1] : "none"));
    }

    @Override
    public Resolved resolve(String text) {
      return new Unknown();
    }

    @Override
    public Optional<long[]> first() {
      return Optional.of(new long[] {gap});
    }

    @Override
    public long[] behindGap() {
      return new long[] {gap};
    }
  }
}
