package io.echobridge.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DoorTest {
  private static final String SHOP = "https://shop.example";

  private final Doorway doorway = new Doorway(SHOP);

  @AfterEach
  void close() {
    doorway.close();
  }

  @Test
  void aPageOfAListedOriginComesInAndMayReadTheAnswer() throws Exception {
    HttpResponse<String> answer = doorway.send("GET", "/", "Origin", SHOP);

    assertThat(answer.body()).isEqualTo("in");
    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(SHOP);
    assertThat(header(answer, "Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(header(answer, "Vary")).isEqualTo("Origin");
  }

  @Test
  void aPageFromElsewhereIsRefusedAndCountedAndMayNotReadWhy() throws Exception {
    HttpResponse<String> answer = doorway.send("GET", "/", "Origin", "https://evil.example");

    assertThat(answer.body()).isEqualTo("foreign");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    assertThat(header(answer, "Vary")).isEqualTo("Origin");
    assertThat(doorway.admission.refused()).containsEntry("origin", 1L);
    assertThat(doorway.places).isEmpty();
  }

  @Test
  void aClientThatIsNoPageComesIn() throws Exception {
    assertThat(doorway.ask()).isEqualTo("in");
    assertThat(doorway.admission.refused()).containsEntry("origin", 0L);
  }

  @Test
  void whatAProtocolRefusesIsCountedBesideWhatTheDoorRefuses() throws Exception {
    assertThat(doorway.ask()).isEqualTo("in");
    assertThat(doorway.admission.refused()).containsEntry("client-events", 0L);

    doorway.places.get(0).countRefusal(ProtocolRefusal.CLIENT_EVENT, "too many are dropped");

    assertThat(doorway.admission.refused()).containsEntry("client-events", 1L);
    assertThat(doorway.admission.latest())
        .extracting(Occurrence::words)
        .containsExactly("too many are dropped (apps.shop.protocols.pusher.client-events)");
  }

  @Test
  void anOriginThatNoBrowserWritesIsSeen() throws Exception {
    assertThat(doorway.ask("Origin", "https://shop\t.example")).isEqualTo("odd");
  }

  @Test
  void aPageOfAListedOriginIsToldWhatItMaySend() throws Exception {
    HttpResponse<String> answer =
        doorway.send("OPTIONS", "/", "Origin", SHOP, "Access-Control-Request-Headers", "x-a");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(SHOP);
    assertThat(header(answer, "Access-Control-Allow-Methods")).isEqualTo("GET,POST");
    assertThat(header(answer, "Access-Control-Allow-Headers")).isEqualTo("x-a");
    assertThat(header(answer, "Access-Control-Max-Age")).isEqualTo("600");
  }

  @Test
  void aPageFromElsewhereMaySendNothing() throws Exception {
    HttpResponse<String> answer = doorway.send("OPTIONS", "/", "Origin", "https://evil.example");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().map().keySet())
        .noneMatch(name -> name.startsWith("access-control"));
  }

  @Test
  void whileTheServerIsDrainedNobodyComesInAndTheConnectionIsNotKept() throws Exception {
    assertThat(doorway.ask()).isEqualTo("in");

    doorway.clients.drain(Duration.ZERO);

    HttpResponse<String> answer = doorway.send("GET", "/");
    assertThat(answer.body()).isEqualTo("draining");
    assertThat(header(answer, "Connection")).isEqualTo("close");
    assertThat(doorway.places).hasSize(1);
  }

  @Test
  void ofARequestIsKeptWhatAQuestionToTheApplicationNeeds() throws Exception {
    doorway.ask("Origin", SHOP, "Cookie", "a=1", "User-Agent", "x".repeat(2000), "X-Other", "1");

    Handshake kept = doorway.handshakes.get(0);
    assertThat(kept.headers())
        .containsOnlyKeys("origin", "cookie", "user-agent")
        .containsEntry("cookie", "a=1")
        .containsEntry("user-agent", "x".repeat(1024));
    assertThat(kept.remoteAddress()).isEqualTo("127.0.0.1");
    assertThat(kept.loginKeptBack()).isFalse();
    assertThat(kept.size()).isEqualTo(6 + SHOP.length() + 6 + 3 + 10 + 1024);
  }

  @Test
  void cookiesThatMaySpeakForAnotherPageAreKeptBack() throws Exception {
    doorway.send("GET", "/", "Cookie", "a=1");
    doorway.send("GET", "/?script", "Cookie", "a=1");
    doorway.send("GET", "/", "Authorization", "Bearer a", "Sec-Fetch-Site", "cross-site");

    assertThat(doorway.handshakes)
        .extracting(Handshake::loginKeptBack)
        .containsExactly(false, true, true);
    assertThat(doorway.handshakes.get(0).headers()).containsEntry("cookie", "a=1");
    assertThat(doorway.handshakes.get(1).headers()).doesNotContainKey("cookie");
    assertThat(doorway.handshakes.get(2).headers()).doesNotContainKey("authorization");
  }

  @Test
  void ofAPageThatMayConnectButIsNotOursNoCookiesAreKept() throws Exception {
    try (Doorway open = new Doorway("*")) {
      open.ask("Origin", "https://evil.example", "Cookie", "a=1");

      Handshake kept = open.handshakes.get(0);
      assertThat(kept.headers()).isEqualTo(withUserAgent(kept, "origin", "https://evil.example"));
      assertThat(kept.loginKeptBack()).isTrue();
    }
  }

  private static Map<String, String> withUserAgent(Handshake kept, String name, String value) {
    return Map.of(name, value, "user-agent", kept.headers().getOrDefault("user-agent", ""));
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
