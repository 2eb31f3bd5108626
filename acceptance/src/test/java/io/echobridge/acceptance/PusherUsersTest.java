package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users that sign in: pusher-js has that since version 7.1. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PusherUsersTest {
  private final PusherStage stage = PusherStage.open();

  @AfterAll
  void close() {
    stage.daemon().assertHealthy();
    stage.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pusher-7", "pusher-8"})
  void whatIsForAUserReachesHisConnectionsAndNobodyElse(String pusher) {
    EchoClient tab = signedIn(pusher, 11);
    EchoClient otherTab = signedIn(pusher, 11);
    EchoClient other = signedIn(pusher, 12);
    EchoClient thief = stage.pusher(generation(pusher), 12);
    // pusher-js itself refuses the name: whoever wants to steal writes the frame.
    Map<String, String> data = Map.of("channel", "#server-to-user-11", "auth", "");
    thief.tell("send", Map.of("event", "pusher:subscribe", "data", data));
    thief.await(
        "message", report -> report.path("event").asText().equals("pusher:subscription_error"));
    EchoClient old = stage.socketIo(Generation.NEW, 11);
    old.listen("#server-to-user-11", ".mail");
    old.await("refused", report -> true);

    stage.trigger("#server-to-user-11", "mail", "{\"n\":1}");
    stage.trigger("#server-to-user-12", "mail", "{\"n\":2}");

    assertThat(mail(tab)).isEqualTo(1);
    assertThat(mail(otherTab)).isEqualTo(1);
    assertThat(mail(other)).isEqualTo(2);
    assertThat(thief.all("message").map(report -> report.path("event").asText()))
        .doesNotContain("mail");
    assertThat(old.all("event")).isEmpty();
    assertThat(stage.api().get("/channels").body()).doesNotContain("server-to-user");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pusher-7", "pusher-8"})
  void theApplicationEndsAllConnectionsOfAUser(String pusher) {
    String room = "presence-room." + UUID.randomUUID();
    EchoClient signedIn = signedIn(pusher, 21);
    EchoClient member = stage.pusher(generation(pusher), 21);
    member.listen(room);
    member.await("subscribed", report -> true);
    EchoClient old = stage.socketIo(Generation.NEW, 21).listening(stage.redis(), room);
    EchoClient other = signedIn(pusher, 22);

    assertThat(stage.api().post("/users/21/terminate_connections", "{}").body()).isEqualTo("{}");

    signedIn.await("error", report -> report.path("code").asInt() == 4009);
    member.await("error", report -> report.path("code").asInt() == 4009);
    old.await("disconnected", report -> true);
    stage.trigger("#server-to-user-22", "mail", "{\"n\":3}");
    assertThat(mail(other)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pusher-7", "pusher-8"})
  void whoIsWatchedComesOnlineAndGoesOffline(String pusher) {
    EchoClient watcher = signedIn(pusher, 31);
    EchoClient watched = signedIn(pusher, 3);
    watcher.await("online", report -> report.path("ids").toString().equals("[\"3\"]"));

    EchoClient late = signedIn(pusher, 32);
    late.await("online", report -> report.path("ids").toString().contains("\"3\""));
    watched.disconnect();

    watcher.await("offline", report -> report.path("ids").toString().equals("[\"3\"]"));
    late.await("offline", report -> report.path("ids").toString().equals("[\"3\"]"));
  }

  private EchoClient signedIn(String pusher, int user) {
    EchoClient client = stage.pusher(generation(pusher), user, Map.of());
    client.tell("signIn", Map.of());
    client.await("signedIn", report -> true);
    return client;
  }

  private static int mail(EchoClient client) {
    return client
        .await("user", report -> report.path("name").asText().equals("mail"))
        .at("/data/n")
        .asInt();
  }

  private static PusherGeneration generation(String pusher) {
    return new PusherGeneration("", pusher, "");
  }
}
