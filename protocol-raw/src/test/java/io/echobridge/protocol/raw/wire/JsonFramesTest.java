package io.echobridge.protocol.raw.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A WebSocket whose frames are JSON. */
class JsonFramesTest {
  private final RawSettings settings = new RawSettings();
  private Wire wire = new Wire(settings);

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @Test
  void aClientIsWelcomedAndHearsTheChannelsOfItsUrl() throws IOException {
    wire.play(
        """
        a = websocket /ws?frames=json&channel=news&channel=private-mine
        a < {"type":"welcome","socket":"{id}","user":null,"recovered":null}
        app > news {"event":"E","data":{"a": 1.0 }}
        app > private-mine {"event":"F","data":null}
        a < {"type":"event","channel":"news","event":"E","data":{"a": 1.0 }}
        a < {"type":"event","channel":"private-mine","event":"F","data":null}
        """);
    assertThat(wire.kept("id")).matches("\\d+\\.\\d+");
    assertThat(wire.server.application().asked().get(0).socketId()).isEqualTo(wire.kept("id"));
  }

  @Test
  void aClientSubscribesAndUnsubscribesAsItGoes() throws IOException {
    wire.play(
        """
        a = websocket /ws?frames=json
        a < {"type":"welcome",{*}
        a > {"type":"subscribe","channel":"news"}
        a sync
        app > news {"event":"E","data":1}
        a < {"type":"event","channel":"news","event":"E","data":1}
        a > {"type":"unsubscribe","channel":"news"}
        a sync
        app > news {"event":"E","data":2}
        a < nothing
        """);
    assertThat(wire.server.stats().channels()).isZero();
  }

  @Test
  void aRefusalOfTheUrlIsAnErrorBehindTheWelcomeAndTheOthersAreHeard() throws IOException {
    wire.play(
        """
        a = websocket /ws?frames=json&channel=private-deny&channel=news
        a < {"type":"welcome",{*}
        a < {"type":"error","channel":"private-deny","status":403}
        a > {"type":"subscribe","channel":"private-deny"}
        a < {"type":"error","channel":"private-deny","status":403}
        app > news {"event":"E","data":1}
        a < {"type":"event","channel":"news","event":"E","data":1}
        """);
    assertThat(wire.server.connections()).isEqualTo(1);
  }

  @Test
  void aChannelThatIsGivenUpBeforeTheBeginningIsNotHeard() throws IOException {
    wire.play("a = websocket /ws?frames=json&channel=news&channel=sports&channel=private-later");
    await().until(() -> wire.server.application().asked().size() == 1);
    wire.play("a > {\"type\":\"unsubscribe\",\"channel\":\"news\"}\na sync");
    wire.server.application().answer();
    wire.play(
        """
        a < {"type":"welcome",{*}
        a sync
        app > news {"event":"E","data":1}
        app > sports {"event":"E","data":2}
        a < {"type":"event","channel":"sports","event":"E","data":2}
        """);
    assertThat(wire.server.stats().channels()).isEqualTo(2);
  }

  @Test
  void whoGivesUpAllThatItWaitsForIsWelcomeAtOnce() throws IOException {
    wire.play("a = websocket /ws?frames=json&channel=private-later");
    await().until(() -> wire.server.application().asked().size() == 1);
    wire.play(
        """
        a > {"type":"unsubscribe","channel":"private-later"}
        a < {"type":"welcome",{*}
        a > {"type":"subscribe","channel":"news"}
        a sync
        app > news {"event":"E","data":1}
        a < {"type":"event","channel":"news","event":"E","data":1}
        """);
    assertThat(wire.server.stats().channels()).isEqualTo(1);
  }

  @Test
  void membersHearOfEachOtherAndWhisper() throws IOException {
    wire.play(
        """
        a = websocket /ws?frames=json&channel=presence-room&token=user-1
        a < {"type":"welcome",{*}
        a < {"type":"members","channel":"presence-room","members":[{"user_id":1,"user_info":{"name":"User 1"}}]}
        b = websocket /ws?frames=json&channel=presence-room&token=user-2
        b < {"type":"welcome",{*}
        b < {"type":"members","channel":"presence-room","members":[{*}User 2{*}User 1{*}]}
        a < {"type":"joining","channel":"presence-room","member":{"user_id":2,"user_info":{"name":"User 2"}}}
        b > {"type":"whisper","channel":"presence-room","event":"client-typing","data":{"a": 1}}
        a < {"type":"event","channel":"presence-room","event":"client-typing","data":{"a": 1}}
        b > close
        a < {"type":"leaving","channel":"presence-room","member":{"user_id":2,"user_info":{"name":"User 2"}}}
        """);
    await()
        .untilAsserted(
            () -> assertThat(wire.server.admission().closed()).containsEntry("left", 1L));
  }

  @Test
  void ofWhispersThatMayNotBeSaidOneASecondIsAnswered() throws IOException {
    wire.play(
        """
        a = websocket /ws?frames=json&channel=news
        a < {"type":"welcome",{*}
        a > {"type":"whisper","channel":"news","event":"client-x","data":1} && {"type":"whisper","channel":"news","event":"client-x","data":2}
        a < {"type":"error","of":"whisper","channel":"news","status":403}
        a sync
        """);
    assertThat(wire.server.connections()).isEqualTo(1);
  }

  @Test
  void messagesThatMakeNoSenseAreAnsweredAndCounted() throws IOException {
    wire.play(
        """
        a = websocket /ws?frames=json
        a < {"type":"welcome",{*}
        a > {"type":"shout"}
        a < {"type":"error","status":400}
        a > {}
        a < {"type":"error","status":400}
        a > {"type":"subscribe","channel":""}
        a < {"type":"error","channel":"","status":400}
        a > {"type":"whisper"}
        a < {"type":"error","channel":"","status":400}
        a > {"type":"pong"}
        a sync
        """);
    assertThat(wire.server.admission().refused()).containsEntry("client-messages", 4L);
  }

  @Test
  void whatIsNoObjectIsClosedWith4400AndABystanderGoesOn() throws IOException {
    for (String said : new String[] {"no JSON", "[]", "#0102", "{\"type\":", ""}) {
      wire.play(
          """
          b = websocket /ws?channel=news
          b > ping
          b < pong
          a = websocket /ws?frames=json
          a < {"type":"welcome",{*}
          """);
      wire.say("a", said);
      assertThat(wire.next("a")).isEqualTo("close 4400");
      wire.play("app > news {\"event\":\"E\",\"data\":1}\nb < 1\nb abort");
    }
    await().until(() -> wire.server.connections() == 0);
    assertThat(wire.server.admission().closed()).containsEntry("protocol-error", 5L);
  }

  @Test
  void pingsThatAPageCanSeeTellHowFarItHasHeard() throws IOException {
    wire.close();
    settings.keeping().pingInterval = Duration.ofMillis(300);
    settings.pingTimeout = Duration.ofSeconds(20);
    wire = new Wire(settings);
    wire.play(
        """
        a = websocket /ws?frames=json&channel=news
        a < {"type":"welcome","socket":"{id}","id":"{first}","user":null,"recovered":null}
        app > others {"event":"E","data":1}
        a < ping
        a < {"type":"ping","id":"{second}"}
        """);
    assertThat(wire.kept("second")).isNotEqualTo(wire.kept("first"));
  }

  @Test
  void aChannelMayBeginBehindAPlace() throws IOException {
    wire.close();
    wire = new Wire(settings.keeping());
    wire.play(
        """
        a = websocket /ws?frames=json
        a < {"type":"welcome","socket":"{id}","id":"{place}","user":null,"recovered":null}
        app > news {"event":"E","data":1}
        a > {"type":"subscribe","channel":"news","after":"{place}"}
        a < {"type":"event","id":"{*}","channel":"news","event":"E","data":1}
        a > {"type":"subscribe","channel":"sports","after":"nonsense"}
        a < {"type":"gap","channel":"sports","reason":"unplaced"}
        a > {"type":"subscribe","channel":"private-deny","after":"{place}"}
        a < {"type":"error","channel":"private-deny","status":403}
        app > sports {"event":"E","data":2}
        a < {"type":"event","id":"{*}","channel":"sports","event":"E","data":2}
        """);
    assertThat(wire.server.stats().sessions()).isEqualTo(1);
  }

  @Test
  void whatIsAskedForBeforeTheWelcomeComesBehindIt() throws IOException {
    wire.play(
        """
        b = websocket /ws?frames=json&channel=private-room
        b < {"type":"welcome",{*}
        a = websocket /ws?frames=json&channel=news&channel=private-room&channel=private-later
        """);
    await().until(() -> wire.server.application().asked().size() == 3);
    wire.play(
        """
        a > {"type":"subscribe","channel":"sports"}
        a > {"type":"subscribe","channel":"news"}
        a > {"type":"subscribe","channel":"weather"}
        a > {"type":"unsubscribe","channel":"weather"}
        a > {"type":"whisper","channel":"private-room","event":"client-x","data":1}
        a > {"type":"publish","channel":"private-room","event":"say","data":1}
        a > {"type":"subscribe","channel":"#x"}
        a > {"type":"unsubscribe","channel":""}
        a > {"type":"subscribe","channel":"private-deny"}
        a sync
        app > sports {"event":"E","data":1}
        a < nothing
        """);
    wire.server.application().answer();
    wire.play(
        """
        a < {"type":"welcome",{*}
        a < {"type":"error","status":400}
        a < {"type":"error","channel":"#x","status":403}
        a < {"type":"error","channel":"","status":400}
        a < {"type":"error","channel":"private-deny","status":403}
        b < {"type":"event","channel":"private-room","event":"client-x","data":1}
        app > sports {"event":"E","data":2}
        app > news {"event":"E","data":3}
        a < {"type":"event","channel":"sports","event":"E","data":2}
        a < {"type":"event","channel":"news","event":"E","data":3}
        """);
    assertThat(wire.server.stats().channels()).isEqualTo(4);
  }

  @Test
  void whoSaysTooMuchBeforeTheWelcomeIsClosedAndWhoGoesLeavesNothing() throws IOException {
    wire.play(
        """
        a = websocket /ws?frames=json&channel=private-later
        b = websocket /ws?frames=json&channel=private-later
        """);
    await().until(() -> wire.server.application().asked().size() == 2);
    String[] many = new String[1_001];
    Arrays.fill(many, "{\"type\":\"whisper\"}");
    wire.say("a", many);
    assertThat(wire.next("a")).isEqualTo("close 4429");
    wire.say("b", "{\"type\":\"whisper\"}");
    wire.play("b sync\nb abort");
    await().until(() -> wire.server.connections() == 0);
    await().until(() -> wire.server.memory().used() == 0);
    assertThat(wire.server.stats().sessions()).isZero();
  }

  @Test
  void pingsNameNoPlaceWhileAChannelIsToBeginBehindOne() throws IOException {
    wire.close();
    settings.keeping().pingInterval = Duration.ofMillis(300);
    wire = new Wire(settings);
    wire.play(
        """
        a = websocket /ws?frames=json&channel=news
        a < {"type":"welcome","socket":"{*}","id":"{place}",{*}
        app > private-later {"event":"E","data":1}
        a > {"type":"subscribe","channel":"private-later","after":"{place}"}
        a < ping
        a < {"type":"ping"}
        """);
    wire.server.application().answer();
    String heard = wire.next("a");
    while (heard.equals("ping") || heard.equals("{\"type\":\"ping\"}")) {
      heard = wire.next("a");
    }
    assertThat(heard).contains("\"type\":\"event\"").contains("private-later");
  }
}
