package io.echobridge.protocol.raw.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.gate.Admission;
import io.echobridge.gate.ConnectionCount;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients of server-sent events. */
class EventsTest {
  private final RawSettings settings = new RawSettings();
  private Wire wire = new Wire(settings);

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @Test
  void anAnswerWithoutEndBringsEachEvent() throws IOException {
    wire.play(
        """
        a = events channel=news&match=sports&topic=weather
        a < 200
        a < retry: {ms}
        app > news {"event":"E","data":{"a": 1.0 }}
        app > sports {"event":"F","data":"x"}
        app > weather {"event":"G","data":null}
        app > others {"event":"G","data":null}
        a < data: {"channel":"news","event":"E","data":{"a": 1.0 }}
        a < data: {"channel":"sports","event":"F","data":"x"}
        a < data: {"channel":"weather","event":"G","data":null}
        a < nothing
        """);
    assertThat(Integer.parseInt(wire.kept("ms"))).isBetween(1_000, 5_000);
    assertThat(wire.events("a").headers())
        .containsEntry("content-type", "text/event-stream; charset=utf-8")
        .containsEntry("cache-control", "no-store")
        .containsEntry("x-accel-buffering", "no")
        .containsEntry("connection", "close")
        .containsKey("date")
        .doesNotContainKeys("upgrade", "content-length", "transfer-encoding");
    assertThat(wire.server.counts()).contains(new ConnectionCount("sse", "http", 1));
    wire.play("a abort");
    await().until(() -> wire.server.connections() == 0);
    assertThat(wire.server.admission().closed()).containsEntry("transport-closed", 1L);
    await().until(() -> wire.server.stats().sessions() == 0);
  }

  @Test
  void theDataMayStandAloneOrUnderTheNameOfTheEvent() throws IOException {
    wire.play(
        """
        a = events channel=news&data=raw
        a < 200
        a < retry: {*}
        b = events channel=news&data=raw&named=1
        b < 200
        b < retry: {*}
        c = events channel=news&named=1
        c < 200
        c < retry: {*}
        app > news {"event":"order.created","data":"one\\ntwo"}
        a < data: one / data: two
        b < event: order.created / data: one / data: two
        c < event: order.created / data: {"channel":"news","event":"order.created","data":"one\\ntwo"}
        """);
    assertThat(wire.server.connections()).isEqualTo(3);
  }

  @Test
  void aQuietPageIsToldItsPlaceAtOnceAndNowAndThen() throws IOException {
    wire.close();
    settings.keeping().pingInterval = Duration.ofMillis(300);
    wire = new Wire(settings);
    wire.play(
        """
        a = events channel=news
        a < 200
        a < retry: {*}
        a < id: {first} / event: place / data: 1
        app > others {"event":"E","data":1}
        a < :
        a < id: {second} / event: place / data: 1
        app > news {"event":"E","data":1}
        """);
    assertThat(wire.kept("second")).isNotEqualTo(wire.kept("first"));
    String next = wire.next("a");
    while (!next.contains("data: {")) {
      next = wire.next("a");
    }
    assertThat(next)
        .startsWith("id: 1")
        .endsWith("data: {\"channel\":\"news\",\"event\":\"E\",\"data\":1}");
  }

  @Test
  void aClientThatMayHearNoneOfItsChannelsGetsAStatus() throws IOException {
    wire.play(
        """
        a = events channel=private-deny
        a < 403
        b = events channel=private-deny&channel=news
        b < 200
        b < retry: {*}
        b < event: error / data: {"channel":"private-deny","status":403}
        app > news {"event":"E","data":1}
        b < data: {"channel":"news","event":"E","data":1}
        """);
    assertThat(wire.events("a").headers()).containsEntry("connection", "close");
    await().until(() -> wire.server.connections() == 1);
    assertThat(wire.server.admission().closed()).containsEntry("refused", 1L);
  }

  @Test
  void aClientWhoseChannelsNobodyCouldDecideOnComesBackByItself() throws IOException {
    wire.play(
        """
        a = events channel=private-broken
        a < 200
        a < retry: {ms}
        a < end
        b = events channel=private-broken&channel=news
        b < 200
        b < retry: {*}
        b < event: error / data: {"channel":"private-broken","status":503}
        c = websocket /ws?channel=private-broken
        c < close 1013
        """);
    assertThat(Integer.parseInt(wire.kept("ms"))).isBetween(1_000, 5_000);
    await().until(() -> wire.server.connections() == 1);
    assertThat(wire.server.admission().closed()).containsEntry("refused", 2L);
  }

  @Test
  void nothingIsAnsweredBeforeTheApplicationHasDecided() throws IOException {
    wire.play("a = events channel=private-later\na < nothing");
    await().until(() -> wire.server.application().asked().size() == 1);
    wire.server.application().answer();
    wire.play(
        """
        a < 200
        a < retry: {*}
        app > private-later {"event":"E","data":1}
        a < data: {"channel":"private-later","event":"E","data":1}
        """);
    assertThat(wire.server.connections()).isEqualTo(1);
  }

  @Test
  void aClientThatGoesBeforeTheAnswerLeavesNothingBehind() throws IOException {
    wire.play("a = events channel=private-later");
    await().until(() -> wire.server.application().asked().size() == 1);
    wire.play("a abort");
    await().until(() -> wire.server.connections() == 0);
    wire.server.application().answer();
    await().until(() -> wire.server.stats().sessions() == 0);
    await().until(() -> wire.server.memory().used() == 0);
    assertThat(wire.server.stats().channels()).isZero();
  }

  @Test
  void requestsThatMakeNoSenseAreAnswered400AndCounted() throws IOException {
    StringBuilder many = new StringBuilder("channel=c");
    for (int i = 0; i < 100; i++) {
      many.append("&channel=c").append(i);
    }
    for (String query :
        List.of("", "channel=", "channel=a&data=xml", "channel=a&named=2", many.toString())) {
      wire.play("a = events " + query + "\na < 400");
    }
    assertThat(wire.server.admission().refused()).containsEntry("urls", 5L);
    assertThat(wire.server.connections()).isZero();
  }

  @Test
  void halfARequestAndOneForFarTooManyChannelsHarmNobody() throws IOException {
    wire.play(
        """
        half = http
        half raw GET /sse?channel=news HTTP/1.1\\r\\nHost:
        a = events channel=news&data=raw
        a < 200
        a < retry: {*}
        """);
    String answer;
    try (EventsPeer many =
        new EventsPeer(wire.server.port(), "/sse?" + "channel=c&".repeat(100_000))) {
      answer = many.receive();
    } catch (IOException e) {
      answer = "end"; // It was ended while it still wrote.
    }
    assertThat(answer).isIn("end", "400");
    wire.play(
        """
        app > news {"event":"E","data":1}
        a < data: 1
        half < nothing
        half raw  test\\r\\n\\r\\n
        half < 200
        """);
    await().until(() -> wire.server.connections() == 2);
  }

  @Test
  void pagesOfOtherOriginsReadItWhereTheyMay() throws IOException {
    wire.close();
    settings.origins = List.of("https://shop.example");
    wire = new Wire(settings);
    wire.play(
        """
        a = events channel=news | Origin: https://shop.example
        a < 200
        b = events channel=news | Origin: https://evil.example
        b < 403
        c = http
        c > OPTIONS /sse | Origin: https://shop.example | Access-Control-Request-Headers: last-event-id
        c < 204
        c ? access-control-allow-headers: last-event-id
        d = events channel=private-deny | Origin: https://shop.example
        d < 403
        e = http
        e > POST /sse?channel=news x
        e < 405 Expected GET
        f = http
        f raw GET /sse?channel=news HTTP/1.1\\r\\nHost: test\\r\\nContent-Length: 1\\r\\n\\r\\nx
        f < 400 Expected a request without a body
        """);
    assertThat(wire.events("a").headers())
        .containsEntry("access-control-allow-origin", "https://shop.example")
        .containsEntry("access-control-allow-credentials", "true")
        .containsEntry("vary", "Origin");
    assertThat(wire.events("d").headers())
        .containsEntry("access-control-allow-origin", "https://shop.example");
    assertThat(wire.server.admission().refused()).containsEntry("origin", 1L);
  }

  @Test
  void whoFindsNoPlaceComesAgainLater() throws IOException {
    settings.admission = new Admission.Limits(1, 0, 0, 0, Duration.ZERO, 0);
    wire.play("a = events channel=news\na < 200");
    wire.play("b = http\nb > GET /sse?channel=news\nb < 200 retry: {ms}{*}");
    settings.admission = new Admission.Limits(0, 0, 1, 0, Duration.ZERO, 0);
    wire.play("c = events channel=news\nc < 429");
    assertThat(wire.events("c").headers()).containsEntry("retry-after", "1");
  }

  @Test
  void aDrainEndsTheAnswersAndBringsNewClientsBackLater() throws IOException {
    wire.play("a = events channel=news\na < 200\na < retry: {*}");
    wire.server.drain(Duration.ofMillis(10));
    wire.play("a < end\nb = events channel=news\nb < 200\nb < retry: {*}\nb < end");
    await().until(() -> wire.server.connections() == 0);
    assertThat(wire.server.admission().closed()).containsEntry("draining", 1L);
  }

  @Test
  void aClientThatReadsNothingIsCutAndABystanderHearsEverything() throws IOException {
    wire.close();
    settings.patience = 1_000;
    wire = new Wire(settings);
    wire.play(
        """
        slow = events channel=news
        a = events channel=news&data=raw
        a < 200
        a < retry: {*}
        """);
    String large = "x".repeat(50_000);
    for (int i = 0; i < 400; i++) {
      wire.server.publish("news", "{\"event\":\"E\",\"data\":\"" + large + "\"}");
      assertThat(wire.next("a")).hasSize(50_006);
    }
    await()
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              wire.play("app > news {\"event\":\"E\",\"data\":1}\na < data: 1");
              return wire.server.connections() == 1;
            });
    assertThat(wire.server.admission().closed()).containsEntry("too-slow", 1L);
    await().until(() -> wire.server.memory().waiting() == 0);
  }

  @Test
  void aClientThatTalksWithoutEndIsCut() throws IOException {
    wire.play("a = events channel=news\na < 200\na < retry: {*}");
    wire.say("a", "x".repeat(1_000));
    wire.play("app > news {\"event\":\"E\",\"data\":1}\na < data: {*}");
    wire.say("a", "x".repeat(100_000));
    await().until(() -> wire.server.connections() == 0);
    assertThat(wire.server.admission().closed()).containsEntry("transport-closed", 1L);
  }

  @Test
  void aRequestOfHttp10GetsTheSameAnswer() throws IOException {
    wire.play("a = http\na raw GET /sse?channel=news HTTP/1.0\\r\\n\\r\\n\na < 200");
    await().until(() -> wire.server.connections() == 1);
    assertThat(wire.server.counts()).contains(new ConnectionCount("sse", "http", 1));
  }

  @Test
  void aRequestBehindAnotherOnOneConnectionIsAnsweredToo() throws IOException {
    wire.play(
        """
        a = http
        a > GET /ws
        a < 426 Only WebSockets are spoken here
        a > GET /sse?channel=news
        a < 200
        """);
    await().until(() -> wire.server.connections() == 1);
    assertThat(wire.server.stats().sessions()).isEqualTo(1);
  }
}
