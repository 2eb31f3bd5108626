package io.echobridge.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.echobridge.api.Answer.ApiException;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.hub.Hub;
import io.echobridge.hub.TestLimits;
import io.echobridge.net.EventLoops;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** Which events with confirm are refused, before anybody hears them. */
class ConfirmedPublishingTest {
  private static final BroadcastEvent EVENT = new BroadcastEvent("E", RawJson.of("1"), null);
  private static final ConfirmWish LONG = new ConfirmWish(Duration.ofSeconds(10));

  private final XnioWorker worker;
  private final EventLoops loops;
  private final Hub hub;
  private final SilentClient client;

  ConfirmedPublishingTest() throws IOException {
    worker = Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
    loops = EventLoops.of(worker, 20);
    hub = new Hub("test", loops, Map.of(), TestLimits.roomy(), Optional.empty(), Optional.empty());
    hub.start();
    client = SilentClient.on(hub, loops, "news");
  }

  @AfterEach
  void close() {
    hub.close();
    worker.shutdownNow();
  }

  private static CompletableFuture<Answer> publish(ConfirmedPublishing by) {
    return by.publish(List.of(new ChannelName("news")), EVENT, LONG, Answer.object())
        .toCompletableFuture();
  }

  private void heard(int events) {
    await().atMost(Duration.ofSeconds(60)).until(() -> client.asked.size() == events);
  }

  @Test
  void whoPublishesTooManyAtOnceIsToldAndNobodyHearsTheLastOne() {
    ConfirmedPublishing by = new ConfirmedPublishing(hub.confirming(), 1_000);
    List<CompletableFuture<Answer>> open = new ArrayList<>();
    for (int i = 0; i < 128; i++) {
      open.add(publish(by));
    }
    heard(128);
    assertThatThrownBy(publish(by)::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            ApiException.class,
            refused ->
                assertThat(refused.answer(false))
                    .isEqualTo(
                        Answer.error(
                            503, "Too many events wait for confirm at once: try again", false)));
    client.shows();
    for (CompletableFuture<Answer> each : open) {
      assertThat(each.orTimeout(60, TimeUnit.SECONDS).join().body())
          .contains("\"nodes\":1,\"complete\":true,\"subscribers\":1,\"written\":1,\"received\":1");
    }
    CompletableFuture<Answer> next = publish(by);
    heard(129);
    client.shows();
    assertThat(next.orTimeout(60, TimeUnit.SECONDS).join().status()).isEqualTo(200);
  }

  @Test
  void whoPublishesTooManyASecondIsToldAndNobodyHearsTheLastOne() {
    ConfirmedPublishing by = new ConfirmedPublishing(hub.confirming(), 1);
    CompletableFuture<Answer> first = publish(by);
    heard(1);
    assertThatThrownBy(() -> publish(by))
        .isInstanceOfSatisfying(
            ApiException.class,
            refused ->
                assertThat(refused.answer(false))
                    .isEqualTo(
                        Answer.error(429, "At most 1 events a second may ask for confirm", false)));
    client.shows();
    assertThat(first.orTimeout(60, TimeUnit.SECONDS).join().status()).isEqualTo(200);
    assertThat(client.asked).hasSize(1);
  }

  @Test
  void withARateOfNoneEachIsRefused() {
    assertThatThrownBy(() -> publish(new ConfirmedPublishing(hub.confirming(), 0)))
        .isInstanceOf(ApiException.class);
    assertThat(client.asked).isEmpty();
  }
}
