package io.echobridge.protocol.raw.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.gate.Handshake;
import io.echobridge.testkit.wire.KnownTokens;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Plain clients that say by a token who they are. */
class TokensTest {
  private final RawSettings settings = new RawSettings().keeping();
  private final KnownTokens tokens = tokens(true);
  private final Wire wire = new Wire(settings);

  private KnownTokens tokens(boolean required) {
    KnownTokens made = new KnownTokens(required, true);
    settings.tokens = made;
    return made;
  }

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @Test
  void aPageWithAUserNeedsNoChannelAndHearsWhatIsForTheUser() throws IOException {
    wire.play(
        """
        a = websocket /ws?frames=json&token=user-7
        a < {"type":"welcome","socket":"{*}","id":"{*}","user":"7","recovered":null}
        b = websocket /ws?token=user-7
        b > ping
        b < pong
        c = events token=user-7
        c < 200
        c < retry: {*}
        c < id: {*} / event: place / data: 1
        d = websocket /ws?frames=json&token=user-8
        d < {"type":"welcome","socket":"{*}","id":"{*}","user":"8","recovered":null}
        app > #server-to-user-7 {"event":"E","data":1}
        a < {"type":"event","id":"{*}","channel":"#server-to-user-7","event":"E","data":1}
        b < 1
        c < id: {*} / data: {"channel":"#server-to-user-7","event":"E","data":1}
        d < nothing
        """);
    assertThat(tokens.asked()).hasSize(4);
  }

  @Test
  void whatIsForTheUserIsRepeatedToAClientThatWasAway() throws IOException {
    wire.play(
        """
        a = events channel=news&token=user-7
        a < 200
        a < retry: {*}
        a < id: {place} / event: place / data: 1
        a abort
        app > #server-to-user-7 {"event":"E","data":1}
        app > news {"event":"E","data":2}
        app > #server-to-user-8 {"event":"E","data":3}
        """);
    String place = wire.kept("place");
    wire.play(
        """
        a = events channel=news&token=user-7 | Last-Event-ID: %s
        a < 200
        a < retry: {*}
        a < id: {*} / event: place / data: 1
        a < id: {*} / data: {"channel":"#server-to-user-7","event":"E","data":1}
        a < id: {*} / data: {"channel":"news","event":"E","data":2}
        b = websocket /ws?frames=json&token=user-7&last_event_id=%s
        b < {"type":"welcome","socket":"{*}","id":"{*}","user":"7","recovered":true}
        b < {"type":"event","id":"{*}","channel":"#server-to-user-7","event":"E","data":1}
        """
            .formatted(place, place));
    await().until(() -> wire.server.connections() == 2);
  }

  @Test
  void aTokenThatIsRefusedOrMissingIsSaidSoAndNothingIsAskedOfTheHub() throws IOException {
    wire.play(
        """
        a = websocket /ws?channel=news&token=unknown
        a < close 4401
        b = websocket /ws?channel=news
        b < close 4401
        c = events channel=news&token=unknown
        c < 401
        d = websocket /ws?channel=news&token=away
        d < close 1013
        e = events channel=news&token=away
        e < 200
        e < retry: {*}
        """);
    await().until(() -> wire.server.connections() == 0);
    assertThat(wire.server.sentAway()).containsEntry(4401, 2L);
    assertThat(wire.server.stats().sessions()).isZero();
  }

  @Test
  void theTokenOfAHeaderOrASubprotocolOrACookieCountsAsWell() throws IOException {
    wire.play(
        """
        a = events channel=news | Authorization: Bearer user-1
        a < 200
        b = websocket /ws?channel=news | Cookie: tok=user-3
        b > ping
        b < pong
        """);
    assertThat(tokens.asked()).containsExactly("user-1", "user-3");
  }

  @Test
  void aClientEndsWithItsToken() throws IOException {
    wire.play(
        """
        a = websocket /ws?frames=json&channel=news&token=short-7
        a < {"type":"welcome",{*}
        b = events channel=news&token=short-8
        b < 200
        b < retry: {*}
        b < id: {*} / event: place / data: 1
        a < close 4409
        """);
    await().until(() -> wire.server.connections() == 0);
    assertThat(wire.server.admission().closed()).containsEntry("expired", 2L);
  }

  @Test
  void whatThePageSaysBeforeTheAnswerIsDoneAfterIt() throws IOException {
    wire.play("a = websocket /ws?frames=json&token=later-user-7");
    await().until(tokens::isWaiting);
    wire.say("a", "{\"type\":\"subscribe\",\"channel\":\"news\"}", "{\"type\":\"ping\"}");
    wire.play("a < nothing");
    tokens.answer();
    wire.play("a < {\"type\":\"welcome\",{*}\"user\":\"7\",{*}\na < {\"type\":\"pong\"}");
    await().until(() -> wire.server.stats().channels() == 2);
    wire.play("app > news {\"event\":\"E\",\"data\":1}");
    assertThat(wire.next("a")).contains("\"channel\":\"news\"");
  }

  @Test
  void anEventSourceKeepsNothingOfItsRequestOnceItIsKnownWhoItIs() throws IOException {
    List<WeakReference<Handshake>> requests = new CopyOnWriteArrayList<>();
    settings.tokens =
        claim -> {
          requests.add(new WeakReference<>(claim.handshake()));
          return tokens.check(claim);
        };
    wire.play("a = events channel=news&token=later-user-7 | Cookie: session=1");
    await().until(tokens::isWaiting);
    tokens.answer();
    wire.play("a < 200");
    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(requests).hasSize(1).allMatch(each -> each.refersTo(null));
            });
    assertThat(wire.server.connections()).isEqualTo(1);
  }

  @Test
  void aPageWithJsonFramesMaySubscribeToAllItsChannelsBeforeTheAnswer() throws IOException {
    wire.play("a = websocket /ws?frames=json&token=later-user-7");
    await().until(() -> tokens.asked().size() == 1);
    String[] many = new String[100];
    Arrays.setAll(many, i -> "{\"type\":\"subscribe\",\"channel\":\"room.%d\"}".formatted(i));
    wire.say("a", many);
    wire.play("a > {\"type\":\"whatever\"}");
    tokens.answer();
    assertThat(wire.next("a")).contains("\"welcome\"");
    assertThat(wire.next("a")).contains("\"error\"");
    assertThat(wire.server.stats().channels())
        .as("with those of the server")
        .isGreaterThanOrEqualTo(100);
  }

  @Test
  void whoSaysTooMuchBeforeTheAnswerIsClosedAndWhoGoesLeavesNothing() throws IOException {
    wire.play("a = websocket /ws?channel=news&token=later-user-7");
    wire.play("b = events channel=news&token=later-user-8");
    wire.play("c = websocket /ws?channel=news&token=later-user-9");
    await().until(() -> tokens.asked().size() == 3);
    String[] many = new String[65];
    Arrays.fill(many, "x");
    wire.say("a", many);
    assertThat(wire.next("a")).isEqualTo("close 4429");
    wire.play("b abort\nc abort");
    await().until(() -> wire.server.connections() == 0);
    tokens.answer();
    await().until(() -> wire.server.memory().used() == 0);
    assertThat(wire.server.stats().sessions()).isZero();
  }

  @Test
  void channelsThatTheTokenNamesNeedNoQuestion() throws IOException {
    wire.play(
        """
        a = websocket /ws?frames=json&channel=private-free&token=user-7
        a < {"type":"welcome",{*}
        app > private-free {"event":"E","data":1}
        a < {"type":"event","id":"{*}","channel":"private-free","event":"E","data":1}
        """);
    assertThat(wire.server.application().asked()).isEmpty();
  }

  @Test
  void whatIsForOneConnectionComesToThatOneOnly() throws IOException {
    wire.play(
        """
        a = websocket /ws?frames=json&token=user-7
        a < {"type":"welcome","socket":"{socket}",{*}
        b = websocket /ws?frames=json&token=user-7
        b < {"type":"welcome",{*}
        """);
    String own = "#connection-" + wire.kept("socket");
    wire.server.publish(own, "{\"event\":\"E\",\"data\":1}");
    assertThat(wire.next("a")).contains("\"channel\":\"" + own + "\"", "\"data\":1");
    wire.play("app > #server-to-user-7 {\"event\":\"E\",\"data\":2}");
    assertThat(wire.next("b")).contains("\"data\":2");
  }
}
