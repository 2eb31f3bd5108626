package io.echobridge.protocol.pusher.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.net.ClientMemory;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose connection one is, and what the application says to that user. */
class SignInTest {
  private static final String SUCCEEDED = "pusher_internal:subscription_succeeded";
  private static final String SEVEN = "{\"id\":\"7\",\"user_info\":{\"name\":\"User 7\"}}";

  private final Wire wire = new Wire();

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  private void signedIn(String name, String userData) throws IOException {
    wire.say(name, wire.signIn(name, userData));
    assertThat(wire.next(name))
        .isEqualTo(
            "{\"event\":\"pusher:signin_success\",\"data\":\"{\\\"user_data\\\":\\\""
                + userData.replace("\"", "\\\\\\\"")
                + "\\\"}\"}");
  }

  @Test
  void everyConnectionOfAUserHearsWhatIsSentToIt() throws IOException {
    wire.connect("tab", "window", "other", "nobody");
    signedIn("tab", SEVEN);
    signedIn("window", SEVEN);
    signedIn("other", "{\"id\":\"8\"}");

    for (String name : new String[] {"tab", "window"}) {
      wire.say(name, Wire.subscribe("#server-to-user-7", ""));
      wire.hears(name, SUCCEEDED, "#server-to-user-7", "{}");
    }
    for (String name : new String[] {"other", "nobody"}) {
      wire.say(name, Wire.subscribe("#server-to-user-7", ""));
      assertThat(wire.next(name))
          .startsWith("{\"event\":\"pusher:subscription_error\",\"channel\":\"#server-to-user-7\"")
          .contains("\\\"status\\\":403");
    }
    wire.say("other", Wire.subscribe("#server-to-user-8", ""));
    wire.hears("other", SUCCEEDED, "#server-to-user-8", "{}");

    wire.post("#server-to-user-7", "hello", "{\"m\":\"for you\"}");

    wire.hears("tab", "hello", "#server-to-user-7", "{\"m\":\"for you\"}");
    wire.hears("window", "hello", "#server-to-user-7", "{\"m\":\"for you\"}");
    wire.settled("other");
    wire.settled("nobody");
  }

  @Test
  void aSignatureForTheChannelOpensItToNobody() throws IOException {
    wire.connect("a");

    wire.say("a", Wire.subscribe("#server-to-user-7", wire.auth("a", "#server-to-user-7")));

    assertThat(wire.next("a")).contains("pusher:subscription_error");
  }

  @Test
  void theSameUserMaySignInAgainAndAnotherMayNot() throws IOException {
    wire.connect("a");
    signedIn("a", SEVEN);
    signedIn("a", SEVEN);

    wire.say("a", wire.signIn("a", "{\"id\":\"8\"}"));

    wire.hearsError("a", "4009", "Another user");
    assertThat(wire.server.admission().refused()).containsEntry("sign-in", 1L);
    wire.say("a", Wire.subscribe("#server-to-user-8", ""));
    assertThat(wire.next("a")).contains("pusher:subscription_error");
    wire.say("a", Wire.subscribe("#server-to-user-7", ""));
    wire.hears("a", SUCCEEDED, "#server-to-user-7", "{}");
  }

  @Test
  void aBadSignatureSignsNobodyInAndTheClientStays() throws IOException {
    wire.connect("a", "b");
    String forB = wire.signIn("b", SEVEN);

    wire.say("a", forB);
    wire.hearsError("a", "4009", wire.kept("a") + "::user::{");
    wire.say(
        "a",
        "{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"app-key:bad\",\"user_data\":\"{}\"}}");
    wire.hearsError("a", "4009", "but got bad");
    wire.say("a", "{\"event\":\"pusher:signin\",\"data\":{}}");
    wire.hearsError("a", "4009", "but got nothing");
    wire.say("a", "{\"event\":\"pusher:signin\"}");
    wire.hearsError("a", "null", "object");

    wire.say("a", wire.signIn("a", SEVEN).replace("User 7", "User 8"));
    wire.hearsError("a", "4009", "User 8");

    assertThat(wire.server.admission().refused()).containsEntry("sign-in", 4L);
    assertThat(wire.server.admission().latest())
        .anySatisfy(told -> assertThat(told.words()).contains("presence channels may wait for it"));
    signedIn("a", SEVEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"id\":7}", "{\"id\":\"\"}", "{\"id\":null}", "7", "no JSON", ""})
  void whatNamesNobodySignsNobodyIn(String userData) throws IOException {
    wire.connect("a");

    wire.say("a", wire.signIn("a", userData));

    wire.hearsError("a", "4009", "non-empty string id");
    signedIn("a", SEVEN);
  }

  @Test
  void ofAWatchlistThatIsTooLongTheFirstHundredAreWatchedAndTheClientIsTold() throws IOException {
    wire.connect("a", "last", "beyond");
    String watched =
        IntStream.rangeClosed(1, 101)
            .mapToObj(i -> "\"" + i + '"')
            .collect(Collectors.joining(",", "[", "]"));

    wire.say("a", wire.signIn("a", "{\"id\":\"7\",\"watchlist\":" + watched + "}"));

    assertThat(wire.next("a")).startsWith("{\"event\":\"pusher:signin_success\"");
    wire.hearsError("a", "4302", "the first 100 count");
    assertThat(wire.next("a"))
        .contains("watchlist_events", "\\\"100\\\"")
        .doesNotContain("\\\"101\\\"");
    signedIn("beyond", "{\"id\":\"101\"}");
    signedIn("last", "{\"id\":\"100\"}");
    assertThat(wire.next("a"))
        .isEqualTo(
            "{\"event\":\"pusher_internal:watchlist_events\",\"data\":\"{\\\"events\\\":[{\\\"name\\\":\\\"online\\\",\\\"user_ids\\\":[\\\"100\\\"]}]}\"}");
    wire.settled("a");
  }

  @Test
  void aWatchlistOfAHundredIsNotTooLongAlsoWhereSomebodyIsInItTwice() throws IOException {
    wire.connect("a");
    String watched =
        IntStream.range(0, 101)
            .mapToObj(i -> "\"" + i % 100 + '"')
            .collect(Collectors.joining(",", "[", "]"));

    wire.say("a", wire.signIn("a", "{\"id\":\"7\",\"watchlist\":" + watched + "}"));

    assertThat(wire.next("a")).startsWith("{\"event\":\"pusher:signin_success\"");
    assertThat(wire.next("a")).contains("watchlist_events");
    wire.settled("a");
  }

  /** Nobody is told to be signed in who is not; what may pass in a moment is tried again. */
  @Test
  void whereThereIsNoMemoryForASignInTheClientHasToComeAgain() throws IOException {
    wire.connect("a");
    String watched =
        IntStream.range(0, 100)
            .mapToObj(i -> "\"" + "w".repeat(150) + i + '"')
            .collect(Collectors.joining(",", "[", "]"));
    String userData = "{\"id\":\"7\",\"watchlist\":" + watched + "}";
    ClientMemory memory = wire.server.memory();
    long limit = memory.limit();
    try {
      memory.change(memory.used() + 10_000);
      wire.say("a", wire.signIn("a", userData));
      wire.play("a < close 4100");
    } finally {
      memory.change(limit);
    }

    wire.connect("b");
    wire.say("b", wire.signIn("b", userData));
    assertThat(wire.next("b")).startsWith("{\"event\":\"pusher:signin_success\"");
    assertThat(wire.next("b")).contains("watchlist_events");
  }
}
