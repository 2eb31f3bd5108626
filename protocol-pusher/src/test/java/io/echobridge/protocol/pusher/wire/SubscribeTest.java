package io.echobridge.protocol.pusher.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.net.ClientMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client is greeted, subscribes, and hears events. */
class SubscribeTest {
  private static final String SUCCEEDED = "pusher_internal:subscription_succeeded";
  private static final String REFUSED = "pusher:subscription_error";

  private final Settings settings = new Settings();
  private final Wire wire = new Wire(settings);

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @Test
  void aClientIsGreetedFirstAndHearsEventsOfAPublicChannel() throws IOException {
    wire.connect("a");
    assertThat(wire.kept("a")).matches("\\d+\\.\\d+");

    wire.play(
        """
        a > {"event":"pusher:subscribe","data":{"auth":"","channel":"news"}}
        a < {"event":"pusher_internal:subscription_succeeded","channel":"news","data":"{}"}
        app > news {"event":"App\\\\Events\\\\NewsPublished","data":{"u":"\\u00e9","q":"\\"", "n":1.0,"big":12345678901234567890}}
        a < {"event":"App\\\\Events\\\\NewsPublished","channel":"news","data":"{\\"u\\":\\"\\\\u00e9\\",\\"q\\":\\"\\\\\\"\\", \\"n\\":1.0,\\"big\\":12345678901234567890}"}
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"auth\":null", ",\"auth\":\"\"", ",\"auth\":5"})
  void aPublicChannelNeedsNoSignature(String auth) throws IOException {
    wire.connect("a");

    wire.say("a", "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"news\"" + auth + "}}");

    wire.hears("a", SUCCEEDED, "news", "{}");
  }

  @Test
  void aClientInJavaSaysItsDataAsText() throws IOException {
    wire.play(
        """
        a = websocket client=java-client&protocol=5&version=2.4.4
        a < {"event":"pusher:connection_established","data":"{\\"socket_id\\":\\"{a}\\",\\"activity_timeout\\":120}"}
        a > {"event":"pusher:subscribe","data":"{\\"channel\\":\\"news\\"}"}
        a < {"event":"pusher_internal:subscription_succeeded","channel":"news","data":"{}"}
        """);
    wire.say(
        "a",
        "{\"event\":\"pusher:subscribe\",\"data\":\"{\\\"channel\\\":\\\"private-a\\\",\\\"auth\\\":\\\""
            + wire.auth("a", "private-a")
            + "\\\"}\"}");
    wire.hears("a", SUCCEEDED, "private-a", "{}");
    wire.play(
        """
        a > {"event":"pusher:ping"}
        a < {"event":"pusher:pong","data":"{}"}
        a > {"event":"pusher:unsubscribe","data":"{\\"channel\\":\\"news\\"}"}
        a sync
        app > news {"event":"e","data":1}
        app > private-a {"event":"e","data":2}
        a < {"event":"e","channel":"private-a","data":"2"}
        """);
  }

  @Test
  void aGuardedChannelIsEnteredWithTheSignatureOfAnyKeyOfTheApp() throws IOException {
    wire.connect("a");
    wire.enter("a", "private-orders");
    wire.enter("a", "private-encrypted-orders");
    String next = Settings.NEXT.key() + ':' + Settings.NEXT.sign(wire.kept("a") + ":private-b");
    wire.say("a", Wire.subscribe("private-b", next));
    wire.hears("a", SUCCEEDED, "private-b", "{}");

    wire.post("private-encrypted-orders", "sealed", "{\"nonce\":\"/1ue\",\"ciphertext\":\"QO+V\"}");
    wire.hears(
        "a", "sealed", "private-encrypted-orders", "{\"nonce\":\"/1ue\",\"ciphertext\":\"QO+V\"}");
    assertThat(wire.server.application().asked()).isEmpty();
  }

  @Test
  void dataThatAreSignedCountOnPrivateChannelsToo() throws IOException {
    wire.connect("a");
    String auth = wire.auth("a", "private-a", "anything");

    wire.say("a", Wire.subscribe("private-a", auth));
    assertThat(wire.next("a")).startsWith("{\"event\":\"pusher:subscription_error\"");
    wire.say("a", Wire.subscribe("private-a", auth, "anything"));
    wire.hears("a", SUCCEEDED, "private-a", "{}");
  }

  @Test
  void aBadSignatureIsAnsweredWithWhatShouldHaveBeenSignedAndAGoodOneWorksThen()
      throws IOException {
    wire.connect("a");

    wire.say("a", Wire.subscribe("private-a", "app-key:bad"));
    wire.hears(
        "a",
        REFUSED,
        "private-a",
        "{\"type\":\"AuthError\",\"error\":\"Invalid signature: Expected HMAC SHA256 hex digest of "
            + wire.kept("a")
            + ":private-a, but got bad\",\"status\":401}");
    wire.post("private-a", "e", "1");
    wire.settled("a");

    wire.enter("a", "private-a");
    wire.post("private-a", "e", "2");
    wire.hears("a", "e", "private-a", "2");
    assertThat(wire.server.stats().authRefusals()).isEqualTo(1);
  }

  @Test
  void aSignatureIsForOneSocketOneChannelAndThisAppsKeys() throws IOException {
    wire.connect("a", "b");
    String good = wire.auth("a", "private-a");
    String[] bad = {
      "",
      wire.auth("b", "private-a"),
      wire.auth("a", "private-b"),
      "another-key:" + good.substring(good.indexOf(':') + 1),
      good.toUpperCase(Locale.ROOT),
      "app-key:" + good.substring(good.indexOf(':') + 1).toUpperCase(Locale.ROOT),
      good + ' ',
      "app-key:" + "f".repeat(50_000)
    };

    for (String auth : bad) {
      wire.say("a", Wire.subscribe("private-a", auth));
      assertThat(wire.next("a"))
          .startsWith("{\"event\":\"pusher:subscription_error\",\"channel\":\"private-a\"")
          .contains("Invalid signature", wire.kept("a") + ":private-a")
          .doesNotContain("app-secret")
          .hasSizeLessThan(1_500);
    }
    wire.enter("a", "private-a");
  }

  @Test
  void keysThatAreTakenAwayOpenNothingAnyMore() throws IOException {
    wire.connect("a");
    wire.enter("a", "private-a");

    settings.keys = Optional.empty();

    wire.say("a", Wire.subscribe("private-b", wire.auth("a", "private-b")));
    assertThat(wire.next("a")).startsWith("{\"event\":\"pusher:subscription_error\"");
  }

  @Test
  void subscribingTwiceIsAnsweredTwiceAndHearingOnce() throws IOException {
    wire.connect("a");
    wire.enter("a", "private-a");
    wire.enter("a", "private-a");
    for (int i = 0; i < 20; i++) {
      wire.say("a", Wire.subscribe("news", ""));
      wire.hears("a", SUCCEEDED, "news", "{}");
    }

    wire.post("private-a", "e", "1");
    wire.post("news", "e", "2");

    wire.hears("a", "e", "private-a", "1");
    wire.hears("a", "e", "news", "2");
    wire.settled("a");
  }

  @Test
  void unsubscribingIsNotAnsweredAndDoesNothingWhereThereIsNoSubscription() throws IOException {
    wire.connect("a");
    wire.enter("a", "private-a");

    wire.play(
        """
        a > {"event":"pusher:unsubscribe","data":{"channel":"nothing"}}
        a > {"event":"pusher:unsubscribe","data":{"channel":"private-a"}}
        a sync
        app > private-a {"event":"e","data":1}
        a sync
        """);

    wire.enter("a", "private-a");
    wire.play(
        """
        app > private-a {"event":"e","data":2}
        a < {"event":"e","channel":"private-a","data":"2"}
        """);
  }

  @Test
  void theSubscriberIsToldBeforeItHearsAnythingAndMissesNothingAfter() throws Exception {
    wire.connect("a");
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean isTold = new AtomicBoolean();
    AtomicInteger published = new AtomicInteger();
    Thread publisher =
        new Thread(
            () -> {
              for (int left = 1_000; left > 0; left -= isTold.get() ? 1 : 0) {
                int number = published.getAndIncrement();
                wire.server.publish("news", "{\"event\":\"e\",\"data\":" + number + "}");
                begun.countDown();
              }
            });
    publisher.start();
    begun.await();

    wire.say("a", Wire.subscribe("news", ""));
    wire.hears("a", SUCCEEDED, "news", "{}");
    isTold.set(true);
    publisher.join();
    wire.post("news", "last", "0");

    List<Integer> heard = new ArrayList<>();
    for (String next = wire.next("a"); !next.contains("\"last\""); next = wire.next("a")) {
      heard.add(Integer.valueOf(next.replaceAll(".*\"data\":\"(\\d+)\"}", "$1")));
    }
    int all = published.get();
    assertThat(heard)
        .hasSizeBetween(999, all - 1)
        .isEqualTo(IntStream.range(all - heard.size(), all).boxed().toList());
  }

  /** There may be some in a moment, and pusher-js asks again only on another connection. */
  @ParameterizedTest
  @ValueSource(strings = {"news", "private-a"})
  void whereThereIsNoMemoryForASubscribeTheClientHasToComeAgain(String channel) throws IOException {
    long limit = ClientMemory.ofProcess().limit();
    Settings scarce = new Settings();
    ClientMemory memory = new ClientMemory(limit, nobodyIsCut -> {});
    scarce.memory = memory;
    try (Wire own = new Wire(scarce)) {
      own.connect("a");
      own.settled("a");
      memory.change(memory.used() * 4 / 5 + 50); // what can be refused is, with a quarter more

      own.say("a", Wire.subscribe(channel, own.auth("a", channel)));
      own.play("a < close 4100");

      memory.change(limit);
      own.connect("b");
      own.enter("b", channel);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"privateer", "presenceless", "privatee", "cachexyz", "private", "presence_a"})
  void aNameWithoutTheHyphenIsAPublicOne(String channel) throws IOException {
    wire.connect("a");

    wire.say("a", Wire.subscribe(channel, ""));

    wire.hears("a", SUCCEEDED, channel, "{}");
  }

  @Test
  void namesAreAsLongAsTheHubTakesThem() throws IOException {
    wire.connect("a");
    String longest = "n".repeat(200);
    wire.say("a", Wire.subscribe(longest, ""));
    wire.hears("a", SUCCEEDED, longest, "{}");

    for (String name : new String[] {"n".repeat(201), "n".repeat(300), "a\nb", "\ud800"}) {
      wire.say("a", Wire.subscribe(name, ""));
      assertThat(wire.next("a"))
          .startsWith("{\"event\":\"pusher:subscription_error\",\"channel\":\"")
          .contains("\\\"status\\\":400")
          .hasSizeLessThan(500);
    }
  }

  @Test
  void eventsThatSocketIoCannotCarryReachPusherClientsAndThoseOfTheProtocolDoNot()
      throws IOException {
    wire.connect("a");
    wire.say("a", Wire.subscribe("news", ""));
    wire.hears("a", SUCCEEDED, "news", "{}");

    for (String name : new String[] {"pusher:error", "pusher_internal:member_added", "error"}) {
      wire.post("news", name, "1");
      wire.play("app > news {\"event\":\"" + name + "\",\"data\":2}");
    }

    wire.hears("a", "error", "news", "1");
    wire.hears("a", "error", "news", "2");
    wire.settled("a");
  }

  @Test
  void theSameValueIsTheSameWhetherABrokerOrTheApplicationBringsIt() throws IOException {
    wire.connect("a");
    wire.say("a", Wire.subscribe("news", ""));
    wire.hears("a", SUCCEEDED, "news", "{}");

    wire.play(
        """
        app > news {"event":"e","data":"text"}
        a < {"event":"e","channel":"news","data":"text"}
        app > news {"event":"e","data":"5"}
        a < {"event":"e","channel":"news","data":"\\"5\\""}
        app > news {"event":"e","data":5}
        a < {"event":"e","channel":"news","data":"5"}
        """);
    wire.post("news", "e", "\"5\"");
    wire.hears("a", "e", "news", "\"5\"");
  }
}
