package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Clients that want to know what became of what they said; pages with socket.io-client's option
 * {@code retries} among them: they send one event at a time, and the next one when the last was
 * acknowledged or given up.
 */
class RetriesTest extends OnStage {
  private static final Duration FIFTY = Duration.ofMillis(1_500);

  private final NodeClients node = NodeClients.start();

  @AfterAll
  void endClients() {
    node.close();
  }

  @Test
  void allSubscriptionsOfAPageWithRetriesLeave() {
    String refused = unique("private-orders-deny.");
    String slow = unique("private-slow.");
    List<String> channels = List.of(unique("news."), slow, unique("sport."));
    List<EchoClient> clients = new ArrayList<>();
    for (String transport : List.of("polling", "websocket")) {
      for (Generation generation : List.of(new Generation("echo-1.19", "io-4.8"), Generation.NEW)) {
        clients.add(connect(generation, Map.of("retries", 2), transport));
        clients.add(connect(generation, Map.of("retries", 2, "ackTimeout", 60_000), transport));
      }
    }

    for (EchoClient client : clients) {
      client.listen(refused, ".e");
      channels.forEach(channel -> client.listen(channel, ".e"));
    }

    for (EchoClient client : clients) {
      client.await("refused", report -> report.path("channel").asText().equals(refused));
      channels.forEach(channel -> client.listening(redis(), channel, ".e"));
    }
    // Each was acknowledged. The client itself says once more what it says in its connect handler.
    assertThat(stage().authHost().calls(refused).stream().map(AuthHost.Call::body).distinct())
        .hasSize(8);
  }

  /** They leave one after the other, each when the one before is acknowledged. */
  @Test
  void aPageWithRetriesSubscribesToFiftyChannelsAtOnce() {
    // Without an ackTimeout, emitWithAck of a client with retries gives null.
    Map<String, Object> options = Map.of("retries", 3, "ackTimeout", 60_000);
    EchoClient client = connect(Generation.NEW, options, "websocket");
    // It takes 0.3 s, and at first, or on a busy machine, more. It must not be a time for each of
    // them, such as TCP's delayed acknowledgement, which no round would be without.
    Duration quickest = fiftyChannels(client);
    for (int round = 1; round < 10 && quickest.compareTo(FIFTY) > 0; round++) {
      Duration took = fiftyChannels(client);
      quickest = took.compareTo(quickest) < 0 ? took : quickest;
    }
    assertThat(quickest).isLessThanOrEqualTo(FIFTY);
  }

  private Duration fiftyChannels(EchoClient client) {
    List<String> channels = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      channels.add(unique("feed."));
      channels.add(unique("private-feed."));
    }
    client.forgetAll("answered");
    long begin = System.nanoTime();
    channels.forEach(channel -> client.listen(channel, ".e"));
    client.asks("subscribe", Map.of("channel", channels.get(49)));
    client.await("answered", report -> report.path("answer").path("status").asInt() == 200);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    client.listening(redis(), channels.get(0), ".e");
    client.listening(redis(), channels.get(49), ".e");
    channels.forEach(client::leave);
    return took;
  }

  /** It says the same again, and the application is asked once. */
  @Test
  void aPageThatIsLessPatientThanTheApplicationHearsTheAnswerAllTheSame() {
    String slow = unique("private-slow.");
    String news = unique("news.");
    Map<String, Object> options = Map.of("retries", 1_000, "ackTimeout", 150);
    EchoClient client = connect(new Generation("", "io-4.8"), options, "websocket");

    client.asks("subscribe", Map.of("channel", slow));
    client.asks("subscribe", Map.of("channel", news));

    client.await("answered", report -> report.path("channel").asText().equals(news));
    assertThat(client.all("answered").map(each -> each.path("answer").toString()))
        .containsExactly(subscribed(slow, 200), subscribed(news, 200));
    assertThat(stage().authHost().calls(slow)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"io-4.8,websocket", "io-4.8,polling", "io-2.5,websocket", "io-2.5,polling"})
  void aClientThatAsksIsToldWhatBecameOfIt(String io, String transport) {
    String news = unique("news.");
    String refused = unique("private-orders-deny.");
    String slow = unique("private-slow.");
    Map<String, Object> whisper = Map.of("channel", slow, "event", "client-x", "data", 1);
    EchoClient client = connect(new Generation("", io), Map.of(), transport);
    EchoClient other = connect(new Generation("", io), Map.of(), transport);
    other.ask("subscribe", Map.of("channel", slow));

    assertThat(client.ask("subscribe", Map.of("channel", news))).hasToString(subscribed(news, 200));
    assertThat(client.ask("subscribe", Map.of("channel", refused)))
        .hasToString(subscribed(refused, 403));
    assertThat(client.ask("client event", whisper)).hasToString("{\"status\":403}");
    assertThat(client.ask("subscribe", Map.of("channel", slow))).hasToString(subscribed(slow, 200));
    assertThat(client.ask("client event", whisper)).hasToString("{\"receivers\":1}");
    assertThat(client.ask("unsubscribe", Map.of("channel", news)))
        .hasToString(subscribed(news, 200));
    assertThat(client.ask("subscribe", Map.of())).hasToString("{\"status\":400}");
  }

  /** Its transport is another one by then. */
  @Test
  void aClientThatIsUpgradedMeanwhileIsAnsweredOnce() {
    String slow = unique("private-slow.");
    EchoClient client =
        node.connect("http://127.0.0.1:" + port(), new Generation("", "io-4.8"), 7, Map.of());

    client.asks("subscribe", Map.of("channel", slow)); // leaves as soon as it is connected

    client.await("answered", report -> true);
    client.onTransport("websocket");
    client.asks("unsubscribe", Map.of("channel", slow));
    client.await("answered", report -> report.path("event").asText().equals("unsubscribe"));
    assertThat(client.all("answered").map(each -> each.path("answer").toString()))
        .containsExactly(subscribed(slow, 200), subscribed(slow, 200));
  }

  /** The first answer has nobody to go to. */
  @Test
  void aPageThatLosesItsConnectionMeanwhileAsksAgainAndIsAnsweredOnce() {
    String slow = unique("private-slow.");
    Map<String, Object> options = Map.of("retries", 3, "ackTimeout", 60_000);
    EchoClient client = connect(new Generation("", "io-4.8"), options, "websocket");

    client.asks("subscribe", Map.of("channel", slow));
    client.drop();
    client.asks("unsubscribe", Map.of("channel", slow));

    client.await("answered", report -> report.path("event").asText().equals("unsubscribe"));
    assertThat(client.all("answered").map(each -> each.path("answer").toString()))
        .containsExactly(subscribed(slow, 200), subscribed(slow, 200));
    assertThat(client.all("connected")).hasSize(2);
  }

  @Test
  void aSubscribeThatIsTakenBackIsAnsweredAndNoOtherWaitsForTheApplication() {
    String hanging = unique("private-hang.");
    String news = unique("news.");
    EchoClient client = connect(new Generation("", "io-4.8"), Map.of(), "websocket");

    client.asks("subscribe", Map.of("channel", hanging));
    client.asks("subscribe", Map.of("channel", news));
    client.asks("unsubscribe", Map.of("channel", hanging));

    client.await("answered", report -> report.path("event").asText().equals("unsubscribe"));
    assertThat(client.all("answered").map(each -> each.path("answer").toString()))
        .containsExactly(subscribed(news, 200), subscribed(hanging, 499), subscribed(hanging, 200));
  }

  private static String subscribed(String channel, int status) {
    return "{\"channel\":\"%s\",\"status\":%d}".formatted(channel, status);
  }

  private EchoClient connect(Generation generation, Map<String, Object> retries, String transport) {
    Map<String, Object> options = new LinkedHashMap<>(retries);
    options.put("transports", List.of(transport));
    return node.connect("http://127.0.0.1:" + port(), generation, 7, options).connected();
  }
}
