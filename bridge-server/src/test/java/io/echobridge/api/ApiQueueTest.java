package io.echobridge.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.broker.MemoryBroker;
import io.echobridge.channel.ChannelName;
import io.echobridge.config.ApiConfig;
import io.echobridge.gate.RefusalCount;
import io.echobridge.http.HttpConnections;
import io.echobridge.http.HttpSocket;
import io.echobridge.http.HttpTimes;
import io.echobridge.hub.Hub;
import io.echobridge.hub.TestLimits;
import io.echobridge.hub.intake.MappedBroker;
import io.echobridge.hub.peers.ClusterSeat;
import io.echobridge.hub.stats.DeliveredEvent;
import io.echobridge.hub.stats.Tap;
import io.echobridge.mapping.Mapping;
import io.echobridge.mapping.MappingConfig;
import io.echobridge.net.EventLoops;
import io.echobridge.net.HeapShares;
import io.echobridge.presence.NodeId;
import io.echobridge.settings.Secret;
import io.undertow.server.DefaultByteBufferPool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** Requests that wait for a thread of the API, which the test is. */
class ApiQueueTest {
  private static final String EVENT =
      "{\"channel\":\"news\",\"name\":\"E\",\"data\":\"" + "x".repeat(20_000) + "\"}";

  private static final String SMALL = "{\"channel\":\"news\",\"name\":\"E\",\"data\":1}";

  private static final MappingConfig LARAVEL =
      new MappingConfig(
          Optional.empty(),
          Optional.of(MappingConfig.Kind.LARAVEL),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
  private final List<DeliveredEvent> published = new CopyOnWriteArrayList<>();
  private final long before = HeapShares.PUBLISHED_BODIES.used();
  private final XnioWorker worker;
  private final EventLoops loops;
  private final Hub hub;

  ApiQueueTest() throws IOException {
    worker = Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
    loops = EventLoops.of(worker, 20);
    hub = hub("test", Map.of(), Optional.empty());
    hub.start();
    hub.tap(
        new Tap() {
          @Override
          public boolean wants(ChannelName channel) {
            return true;
          }

          @Override
          public void passed(DeliveredEvent event) {
            published.add(event);
          }
        });
  }

  @AfterEach
  void close() {
    hub.close();
    worker.shutdownNow();
  }

  @Test
  void anEventIsPublishedWhenItsTurnComesAndItsBodyCountsUntilThen() throws Exception {
    try (HttpSocket socket = listen(Duration.ofMinutes(2), true);
        Socket client = post(socket)) {
      Runnable task = waiting.poll(60, TimeUnit.SECONDS);
      assertThat(HeapShares.PUBLISHED_BODIES.used()).isEqualTo(before + EVENT.length());
      task.run();
      assertThat(client.getInputStream().readNBytes(15))
          .asString(US_ASCII)
          .isEqualTo("HTTP/1.1 200 OK");
    }
    await().untilAsserted(() -> assertThat(published).hasSize(1));
    await().untilAsserted(() -> assertThat(HeapShares.PUBLISHED_BODIES.used()).isEqualTo(before));
  }

  @Test
  void aPublisherIsToldWhenOtherNodesHearTheEventLater() throws Exception {
    ClusterSeat seat =
        new ClusterSeat(
            NodeId.random(),
            "memory",
            Duration.ZERO,
            Duration.ZERO,
            true,
            view -> {},
            surroundings -> {
              throw new AssertionError("it is not started");
            });
    MappedBroker broker =
        new MappedBroker(
            new MemoryBroker(new MemoryBroker.Exchange()),
            Mapping.of(List.of(LARAVEL), Set.of(), 1000));
    try (Hub apart = hub("apart", Map.of("memory", broker), Optional.of(seat));
        HttpSocket alone = listen(Duration.ofMinutes(2), true);
        HttpSocket cutOff = listen(Duration.ofMinutes(2), true, apart)) {
      assertThat(answer(cutOff))
          .startsWith("HTTP/1.1 200 OK")
          .contains("X-Echobridge-Peers: later");
      assertThat(answer(alone)).startsWith("HTTP/1.1 200 OK").doesNotContain("X-Echobridge-Peers");
    }
  }

  /** It would only be queued by the broker's client, which has no bound in bytes. */
  @Test
  void anEventIsRefusedHoweverSmallWhileTheBrokerHasNotTakenWhatThereIsRoomFor() throws Exception {
    HeapShares.PUBLISHED_BODIES.take(HeapShares.PUBLISHED_BODIES.limit() + 1);
    try (HttpSocket socket = listen(Duration.ofMinutes(2), true);
        Socket small = post(socket, SMALL)) {
      Objects.requireNonNull(waiting.poll(60, TimeUnit.SECONDS)).run();
      assertThat(small.getInputStream().readNBytes(12))
          .asString(US_ASCII)
          .isEqualTo("HTTP/1.1 503");
    } finally {
      HeapShares.PUBLISHED_BODIES.giveBack(HeapShares.PUBLISHED_BODIES.limit() + 1);
    }
    assertThat(published).isEmpty();
    try (HttpSocket socket = listen(Duration.ofMinutes(2), true);
        Socket again = post(socket, SMALL)) {
      Objects.requireNonNull(waiting.poll(60, TimeUnit.SECONDS)).run();
      assertThat(again.getInputStream().readNBytes(15))
          .asString(US_ASCII)
          .isEqualTo("HTTP/1.1 200 OK");
    }
    await().untilAsserted(() -> assertThat(published).hasSize(1));
  }

  private Hub hub(String app, Map<String, MappedBroker> brokers, Optional<ClusterSeat> seat) {
    return new Hub(app, loops, brokers, TestLimits.roomy(), seat, Optional.empty());
  }

  private String answer(HttpSocket socket) throws Exception {
    try (Socket client = post(socket)) {
      Objects.requireNonNull(waiting.poll(60, TimeUnit.SECONDS)).run();
      StringBuilder answer = new StringBuilder();
      while (!answer.toString().endsWith("}")) {
        answer.append((char) client.getInputStream().read());
      }
      return answer.toString();
    }
  }

  @Test
  void anEventWhosePublisherWasCutIsNotPublishedAndItsBodyCountsUntilItsTurn() throws Exception {
    try (HttpSocket socket = listen(Duration.ofMillis(500), true);
        Socket client = post(socket)) {
      Runnable task = waiting.poll(60, TimeUnit.SECONDS);
      awaitClosed(client);
      assertThat(HeapShares.PUBLISHED_BODIES.used()).isEqualTo(before + EVENT.length());
      task.run();
    }
    assertThat(published).isEmpty();
    assertThat(HeapShares.PUBLISHED_BODIES.used()).isEqualTo(before);
  }

  @Test
  void anEventThatIsOneTooManyIsRefusedAndItsBodyCountsNoMore() throws Exception {
    try (HttpSocket socket = listen(Duration.ofMinutes(2), false);
        Socket client = post(socket)) {
      assertThat(client.getInputStream().readNBytes(12))
          .asString(US_ASCII)
          .isEqualTo("HTTP/1.1 503");
    }
    await().untilAsserted(() -> assertThat(HeapShares.PUBLISHED_BODIES.used()).isEqualTo(before));
  }

  /** How long a request may take otherwise is a setting, and may be less than who asks waits. */
  @Test
  void aPublisherWhoAsksWhoHasItsEventIsAnsweredHoweverLongThatTakes() throws Exception {
    SilentClient client = SilentClient.on(hub, loops, "news");
    String body =
        "{\"channel\":\"news\",\"name\":\"E\",\"data\":1,\"confirm\":{\"wait\":\"1500ms\"}}";
    try (HttpSocket socket = listen(Duration.ofMillis(500), true);
        Socket publisher = post(socket, body)) {
      Objects.requireNonNull(waiting.poll(60, TimeUnit.SECONDS)).run();
      assertThat(publisher.getInputStream().readNBytes(15))
          .asString(US_ASCII)
          .isEqualTo("HTTP/1.1 200 OK");
    }
    assertThat(client.asked).hasSize(1);
  }

  private HttpSocket listen(Duration answer, boolean room) throws IOException {
    return listen(answer, room, hub);
  }

  private HttpSocket listen(Duration answer, boolean room, Hub of) throws IOException {
    ApiConfig.Client client = new ApiConfig.Client(new Secret("k"), Optional.empty());
    Api api =
        new Api(
            new ApiConfig(Map.of("one", client), 100_000, 10, Optional.empty()),
            Optional::empty,
            loops,
            task -> {
              if (!room) {
                throw new RejectedExecutionException();
              }
              waiting.add(task);
            },
            of,
            event -> true,
            () -> 100_000,
            new RefusalCount("test", "api"));
    return HttpSocket.open(
        worker,
        "127.0.0.1",
        0,
        OptionMap.EMPTY,
        new DefaultByteBufferPool(true, 16 * 1024, -1, 4),
        new HttpConnections(
            loops, new HttpTimes(Duration.ofMinutes(1), Duration.ofMinutes(1), answer), api),
        null);
  }

  private static Socket post(HttpSocket socket) throws IOException {
    return post(socket, EVENT);
  }

  private static Socket post(HttpSocket socket, String body) throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), socket.port());
    client.setSoTimeout(60_000);
    String head =
        "POST /apps/one/events?auth_key=k HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n";
    client.getOutputStream().write((head.formatted(body.length()) + body).getBytes(US_ASCII));
    return client;
  }

  private static void awaitClosed(Socket client) throws IOException {
    try {
      assertThat(client.getInputStream().readAllBytes()).isEmpty();
    } catch (SocketException e) {
      // A reset is an end too.
    }
  }
}
