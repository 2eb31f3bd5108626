package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Real laravel-echo clients with connection tokens: one app asks, the other one verifies JWTs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokensTest {
  private static final String SECRET = "a secret of the login server, 32 bytes";

  private final Redis redis = Redis.start();
  private final AuthHost application = AuthHost.start();
  private final NodeClients clients = NodeClients.start();
  private final Daemon daemon =
      Daemon.start(
          """
          apps.asking {
            brokers.main { type = redis, url = "%1$s", prefix = "" }
            auth { url = "%2$s" }
            connect { required = true, url = "%3$s" }
            api.clients.asking { key = k1 }
          }
          apps.verifying {
            path = /jwt
            brokers.main { type = redis, url = "%1$s", prefix = "" }
            connect { required = true, check = jwt, jwt { secret = "%4$s" } }
          }
          """
              .formatted(redis.url(), application.url(), application.tokenUrl(), SECRET));

  @AfterAll
  void close() {
    daemon.assertHealthy();
    clients.close();
    daemon.close();
    application.close();
    redis.close();
  }

  @Test
  void echoGivesItsTokenInEveryWay() {
    EchoClient auth = echo(Map.of("auth", Map.of("token", "user-1")));
    EchoClient bearer = echo(Map.of("bearerToken", "user-1"));
    EchoClient query =
        clients.connect(daemon.url(), Generation.OLD, Map.of("query", Map.of("token", "user-1")));
    EchoClient other = echo(Map.of("auth", Map.of("token", "user-2")));
    for (EchoClient each : List.of(auth, bearer, query)) {
      each.connected().listening(redis, "#server-to-user-1", ".mail");
    }
    other.connected().listening(redis, "#server-to-user-2", ".mail");

    publishTo("1", "{\"name\":\"mail\",\"data\":{\"n\":1}}");
    redis.publishEvent("#connection-" + auth.socketId(), "mail", "{\"n\":2}");
    publishTo("2", "{\"name\":\"mail\",\"data\":{\"n\":3}}");

    for (EchoClient each : List.of(auth, bearer, query)) {
      assertThat(mail(each, "#server-to-user-1")).isEqualTo(1);
    }
    assertThat(mail(other, "#server-to-user-2")).isEqualTo(3);
    assertThat(other.heard("#server-to-user-1", ".mail")).isEmpty();
    auth.listening(redis, "private-free.1", ".a");
    assertThat(application.calls("private-free.1")).as("the token names it").isEmpty();
  }

  @Test
  void aPageWithABadTokenIsToldSoAndStaysAway() {
    EchoClient bad = echo(Map.of("auth", Map.of("token", "stolen")));
    assertThat(bad.await("failed", report -> true).path("message").asText())
        .isEqualTo("unauthorized");
    // With headers of its own: Echo's default ones are those of all clients in one process, and
    // keep the bearerToken of another test.
    EchoClient none = echo(Map.of("auth", Map.of("headers", Map.of())));
    none.await("failed", report -> true);
    EchoClient good = echo(Map.of("auth", Map.of("token", "user-3")));
    good.connected();
    assertThat(application.calls("stolen")).hasSize(1);
    assertThat(bad.all("connected")).isEmpty();
    // Clients 1 and 2 stay away only from who sends them away.
    EchoClient old =
        clients.connect(daemon.url(), Generation.OLD, Map.of("query", Map.of("token", "stolen")));
    assertThat(old.await("disconnected", report -> true).path("reason").asText())
        .isEqualTo("io server disconnect");
  }

  @Test
  void whatIsSentToAUserWhoIsAwayIsHeardOnceWithTheReturn() {
    EchoClient client = echo(Map.of("auth", Map.of("token", "user-4")));
    client.connected().listening(redis, "#server-to-user-4", ".mail");
    client.forget();
    client.drop();
    for (int n = 0; n < 5; n++) {
      publishTo("4", "{\"name\":\"mail\",\"data\":{\"n\":" + n + "}}");
    }
    client.await("connected", report -> report.path("recovered").asBoolean());
    publishTo("4", "{\"name\":\"mail\",\"data\":{\"n\":5}}");
    Waiting.until("the last mail")
        .until(
            () ->
                client.heard("#server-to-user-4", ".mail").stream()
                    .anyMatch(data -> data.path("n").asInt() == 5));
    assertThat(client.heard("#server-to-user-4", ".mail").stream().map(d -> d.path("n").asInt()))
        .containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void aConnectionEndsWithItsTokenAndWithItsUser() {
    EchoClient ending = echo(Map.of("auth", Map.of("token", "short-5"), "reconnection", false));
    EchoClient cut = echo(Map.of("auth", Map.of("token", "user-6"), "reconnection", false));
    EchoClient other = echo(Map.of("auth", Map.of("token", "user-7")));
    ending.connected();
    cut.connected();
    other.connected();
    assertThat(post("/apps/asking/users/6/terminate_connections", "{}").body()).isEqualTo("{}");
    cut.await("disconnected", report -> true);
    ending.await("disconnected", report -> true);
    assertThat(other.all("disconnected")).isEmpty();
  }

  @Test
  void jsonWebTokensAreVerifiedHere() throws Exception {
    long now = System.currentTimeMillis() / 1000;
    EchoClient good = jwt(token("HS256", "{\"sub\":\"8\",\"exp\":" + (now + 600) + "}", SECRET));
    good.connected().listening(redis, "#server-to-user-8", ".mail");
    redis.publishEvent("#server-to-user-8", "mail", "{\"n\":8}");
    assertThat(mail(good, "#server-to-user-8")).isEqualTo(8);
    String claims = "{\"sub\":\"8\",\"exp\":" + (now + 600) + "}";
    String none = base64("{\"alg\":\"none\"}") + "." + base64(claims) + ".";
    for (String bad :
        List.of(
            none,
            token("HS256", claims, "another secret that is just as long"),
            token("HS256", "{\"sub\":\"8\"}", SECRET),
            token("HS256", "{\"sub\":\"8\",\"exp\":" + (now - 600) + "}", SECRET),
            "x".repeat(100_000))) {
      assertThat(jwt(bad).await("failed", report -> true).path("message").asText())
          .isEqualTo("unauthorized");
    }
    long soon = System.currentTimeMillis() / 1000 + 5;
    EchoClient ending = jwt(token("HS256", "{\"sub\":\"9\",\"exp\":" + soon + "}", SECRET));
    ending.connected().await("disconnected", report -> true);
  }

  private EchoClient echo(Map<String, Object> options) {
    return clients.connect(daemon.url(), Generation.NEW, options);
  }

  private EchoClient jwt(String token) {
    return clients.connect(
        daemon.url(),
        Generation.NEW,
        Map.of(
            "path",
            "/jwt/socket.io",
            "auth",
            Map.of("token", token),
            "transports",
            List.of("websocket")));
  }

  private static int mail(EchoClient client, String channel) {
    JsonNode data = client.awaitEvent(channel, ".mail");
    return data.path("n").asInt();
  }

  private void publishTo(String user, String body) {
    assertThat(post("/apps/asking/users/" + user + "/events", body).status()).isEqualTo(200);
  }

  private RawHttp.Answer post(String path, String body) {
    return RawHttp.post(daemon.port(), path, body, "Authorization: Bearer k1");
  }

  private static String token(String alg, String claims, String secret) throws Exception {
    String input = base64("{\"alg\":\"" + alg + "\"}") + "." + base64(claims);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    byte[] signature = mac.doFinal(input.getBytes(UTF_8));
    return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}
