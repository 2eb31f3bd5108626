package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.echobridge.testkit.ChildProcess;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Each route of the HTTP API, asked by Pusher's own library for node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PusherRestLibraryTest {
  private final PusherStage stage = PusherStage.open();

  @AfterAll
  void close() {
    stage.daemon().assertHealthy();
    stage.close();
  }

  @Test
  void itsEventsAreHeardAsItGaveThem() {
    EchoClient client = stage.pusher(PusherGeneration.NEW, 1);
    for (String channel : List.of("library", "private-library", "library.batch")) {
      client.listen(channel, ".text", ".object");
      client.await("subscribed", report -> report.path("channel").asText().equals(channel));
    }

    List<String> answers = library("trigger", PusherStage.SIGNING.secret());

    assertThat(answers)
        .containsExactly(
            "text 200 {}",
            "object 200 {}",
            "batch 200 {}",
            "counted 200 {\"channels\":{\"library\":{\"subscription_count\":1}}}");
    assertThat(client.awaitEvent("library", ".text").asText()).isEqualTo("plain text");
    assertThat(client.awaitEvent("private-library", ".object"))
        .isEqualTo(Json.parse("{\"a\":[1,{\"b\":null}]}"));
    assertThat(client.awaitEvent("library.batch", ".text").asText()).isEqualTo("in a batch");
  }

  @Test
  void itsQuestionsAreAnswered() {
    EchoClient client = stage.pusher(PusherGeneration.NEW, 5).listen("presence-asked");
    client.await("subscribed", report -> true);

    List<String> answers = library("ask", PusherStage.SIGNING.secret());

    JsonNode channels = Json.parse(answers.get(0).replaceFirst("channels 200 ", ""));
    assertThat(channels.at("/channels/presence-asked/user_count").asInt()).isEqualTo(1);
    assertThat(answers.get(1)).contains("channel 200 ", "\"occupied\":true", "\"user_count\":1");
    assertThat(answers.get(2)).isEqualTo("users 200 {\"users\":[{\"id\":\"5\"}]}");
    assertThat(answers.get(3)).isEqualTo("nobody 200 {\"occupied\":false}");
  }

  /** The server has only what nobody can read; the key comes with the application's answers. */
  @Test
  void whatItEncryptsIsReadByPagesOnPusherJsAndNotForThoseOnSocketIo() {
    String channel = "private-encrypted-secrets";
    EchoClient echo = stage.pusher(PusherGeneration.NEW, 1).listen(channel, ".sealed");
    EchoClient bare = stage.pusher(PusherGeneration.BARE, 2).listen(channel, ".sealed");
    // laravel-echo itself refuses to ask for it there.
    EchoClient old = stage.socketIo(Generation.BARE.get(2), 3).listen(channel, ".sealed");
    echo.await("subscribed", report -> true);
    bare.await("subscribed", report -> true);

    assertThat(old.await("refused", report -> true).path("status").asInt()).isEqualTo(403);
    assertThat(library("encrypt", PusherStage.SIGNING.secret()))
        .containsExactly("encrypted 200 {}");

    assertThat(echo.awaitEvent(channel, ".sealed")).isEqualTo(Json.parse("{\"s\":\"hidden ü\"}"));
    assertThat(bare.awaitEvent(channel, ".sealed")).isEqualTo(Json.parse("{\"s\":\"hidden ü\"}"));
    assertThat(old.all("event")).isEmpty();
  }

  @Test
  void itEndsTheConnectionsOfAUser() {
    EchoClient client = stage.pusher(PusherGeneration.BARE, 77);
    client.tell("signIn", Map.of());
    client.await("signedIn", report -> true);

    assertThat(library("terminate", PusherStage.SIGNING.secret()))
        .containsExactly("terminated 200 {}");

    client.await("error", report -> report.path("code").asInt() == 4009);
  }

  @Test
  void anotherSecretIsRefusedInWords() {
    assertThat(library("trigger", "another"))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).contains(" 401 "));
  }

  private List<String> library(String what, String secret) {
    try (ChildProcess library =
        ChildProcess.of(
                "node",
                "publisher.mjs",
                Integer.toString(stage.daemon().port()),
                PusherStage.APP_ID,
                PusherStage.SIGNING.key(),
                secret,
                what)
            .in(Places.module("npm"))
            .start()) {
      assertThat(library.awaitExit(Waiting.START)).isZero();
      return library.output();
    }
  }
}
