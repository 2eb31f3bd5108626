package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How clients arrive at a server that keeps a history, and may take a moment to look into it. */
class ArrivalsTest {
  private static final String GAP = "42[\"echobridge:gap\",null,{\"reason\":\"";

  private static final String SUBSCRIBED = "431[{\"channel\":\"news\",\"status\":200}]";

  private final FakeHub hub = new FakeHub();
  private final Wire wire = wire(hub);

  private static Wire wire(FakeHub hub) {
    Settings settings = new Settings();
    settings.maxPayload = 1_100_000;
    return new Wire(settings, hub::in);
  }

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @Test
  void theHubHearsFromWhichPageAClientComes() throws IOException {
    wire.play(
        """
        a = websocket EIO=4 | Origin: https://shop.example
        a < 0{*}
        a > 40
        a < 40{*}
        """);
    assertThat(hub.calls()).containsExactly("arrive from https://shop.example", "connect");
  }

  @Test
  void otherNamespacesAreRefusedAsEver() throws IOException {
    wire.play(
        """
        a = websocket EIO=4
        a < 0{*}
        a > 40/admin,{"pid":"x","offset":"y"}
        a < 44/admin,{"message":"Invalid namespace"}
        """);
    assertThat(hub.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "polling"})
  void aClientWaitsForTheHubAndIsWelcomedThen(String transport) throws IOException {
    hub.beBusy();
    wire.play(
        """
        a = %s EIO=4
        a < 0{*}
        a > 40
        a < nothing
        """
            .formatted(transport));
    assertThat(hub.isAsked()).isTrue();
    hub.answer();
    wire.play("a < 40{\"sid\":\"{sid}\",\"pid\":\"{pid}\"}\na sync");
    assertThat(hub.calls()).containsExactly("arrive from nowhere", "connect");
  }

  @Test
  void aClientThatGoesOverToWebSocketWhileItWaitsIsWelcomedThere() throws IOException {
    hub.beBusy();
    wire.play(
        """
        p = polling EIO=4
        p < 0{"sid":"{eio}",{*}}
        p > 40
        w = websocket EIO=4&sid={eio}
        w > 2probe
        w < 3probe
        w > 5
        w sync
        """);
    hub.answer();
    wire.play(
        """
        w < 40{"sid":"{sid}","pid":"{pid}"}
        w > 42["subscribe",{"channel":"news"}]
        w sync
        """);
    hub.publish("news", "E", "1");
    wire.play("w < 42[\"E\",\"news\",1,\"{*}\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "polling"})
  void aClientThatGoesWhileItWaitsIsGivenUp(String transport) throws IOException {
    hub.beBusy();
    wire.play(
        """
        a = %s EIO=4
        a < 0{*}
        a > 40
        """
            .formatted(transport));
    await().until(hub::isAsked);
    wire.play("a abort");
    await().until(() -> wire.server.connections() == 0);
    hub.answer();
    wire.play(
        """
        b = %s EIO=4
        b < 0{*}
        b > 40
        b < 40{*}
        """
            .formatted(transport));
    assertThat(hub.calls()).containsOnlyOnce("connect");
  }

  /** Every second of them has a token that the hub knows. */
  @ParameterizedTest
  @MethodSource("claims")
  void whateverAClientClaimsItIsWelcomedOnce(String claim) throws IOException {
    wire.play(
        """
        a = websocket EIO=4
        a < 0{*}
        a > 40
        a < 40{"sid":"{sid}","pid":"{pid}"}
        """);
    String auth = claim.replace("PID", "\"" + wire.kept("pid") + "\"");
    wire.play(
        """
        b = websocket EIO=4
        b < 0{*}
        b > 40%s
        """
            .formatted(auth));
    assertThat(wire.next("b")).startsWith("40{\"sid\":\"").hasSizeLessThan(100);
    wire.play(
        """
        b > 42["subscribe",{"channel":"news"}]
        b > 421["subscribe",{"channel":"news"}]
        """);
    List<String> heard = new ArrayList<>();
    do {
      heard.add(wire.next("b"));
    } while (!heard.contains(SUBSCRIBED));
    assertThat(heard).allMatch(packet -> packet.equals(SUBSCRIBED) || packet.startsWith(GAP));
    hub.publish("news", "E", "1");
    wire.play("b < 42[\"E\",\"news\",1,\"{*}\"]");
  }

  static Stream<String> claims() {
    List<String> values =
        List.of(
            "\"" + "x".repeat(200_000) + "\"",
            "\"" + "\\u0000".repeat(30_000) + "\"",
            "\"\\ud800\\u0000\\u001b[31m\\r\\n\"",
            "\"\"",
            "\"~~~~....----\"",
            "null",
            "true",
            "5",
            "-1e999",
            "9".repeat(900),
            "[".repeat(150) + "]".repeat(150),
            "{\"pid\":PID}");
    String large = "\"" + "p".repeat(1_000_000) + "\"";
    return Stream.concat(
        values.stream()
            .flatMap(
                value ->
                    Stream.of(
                        "{\"pid\":PID,\"offset\":" + value + "}",
                        "{\"pid\":" + value + ",\"offset\":\"Q8Uj.000\"}")),
        Stream.of("{\"pid\":" + large + "}", "{\"pid\":PID,\"offset\":" + large + "}"));
  }
}
