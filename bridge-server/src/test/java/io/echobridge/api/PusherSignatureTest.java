package io.echobridge.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.auth.AppKey;
import io.echobridge.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** The vectors of Pusher's documents, recomputed. */
class PusherSignatureTest {
  private static final String KEY = "278d425bdf160c739803";
  private static final String SECRET = "7ad3773142a6692b25b8";
  private static final long NOW = 1353088179;
  private static final String BODY =
      "{\"name\":\"foo\",\"channels\":[\"project-3\"],\"data\":\"{\\\"some\\\":\\\"data\\\"}\"}";
  private static final String SIGNATURE =
      "da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c";

  @Test
  void theDocumentsEventIsGood() {
    assertThat(AppKey.md5(bytes(BODY))).isEqualTo("ec365a775a4cd0599faeb73354201b6f");
    assertThat(fault("POST", "/apps/3/events", event(SIGNATURE), BODY, NOW)).isEmpty();
  }

  @Test
  void allParametersOfAQuestionAreSigned() {
    Map<String, Deque<String>> query =
        query(
            "auth_signature",
            "16819168891cb5dfd72b5c7a5d3d602605b26c6ba1930033b5e2eeeb65010291",
            "filter_by_prefix",
            "presence-",
            "info",
            "user_count");
    assertThat(fault("GET", "/apps/3/channels", query, "", NOW)).isEmpty();

    query.put("info", new ArrayDeque<>(List.of("subscription_count")));
    assertThat(fault("GET", "/apps/3/channels", query, "", NOW))
        .hasValueSatisfying(
            fault ->
                assertThat(fault)
                    .startsWith(
                        "Invalid signature: expected the HMAC-SHA256 in lower-case hex of"
                            + " \"GET\\n/apps/3/channels\\nauth_key="
                            + KEY)
                    .doesNotContain(SECRET));
  }

  /** Undertow bounds the number of parameters, and does not count empty ones. */
  @Test
  void whatIsEmptyInAQueryIsLeftOut() {
    String many = "&".repeat(30_000);
    assertThat(PusherSignature.merged(many + "B=1" + many + "a=2&c" + many))
        .containsExactly(Map.entry("a", "2"), Map.entry("b", "1"), Map.entry("c", ""));
  }

  @Test
  void anotherBodyPathMethodOrSecretIsNot() {
    assertThat(fault("POST", "/apps/3/events", event(SIGNATURE), BODY + " ", NOW))
        .hasValueSatisfying(
            fault -> assertThat(fault).startsWith("Expected body_md5 to be that of the body, "));
    assertThat(fault("POST", "/apps/4/events", event(SIGNATURE), BODY, NOW)).isPresent();
    assertThat(fault("PUT", "/apps/3/events", event(SIGNATURE), BODY, NOW)).isPresent();
    assertThat(fault("POST", "/apps/3/events", event("0" + SIGNATURE.substring(1)), BODY, NOW))
        .isPresent();
  }

  @Test
  void aRequestIsGoodForTenMinutes() {
    assertThat(fault("POST", "/apps/3/events", event(SIGNATURE), BODY, NOW + 600)).isEmpty();
    assertThat(fault("POST", "/apps/3/events", event(SIGNATURE), BODY, NOW - 600)).isEmpty();
    assertThat(fault("POST", "/apps/3/events", event(SIGNATURE), BODY, NOW + 601))
        .contains(
            "Timestamp expired: Given timestamp (%d) not within 600s of server time (%d)"
                .formatted(NOW, NOW + 601));
  }

  @Test
  void aBodyThatIsNotNamedIsNotGood() {
    Map<String, Deque<String>> query = event(SIGNATURE);
    query.remove("body_md5");
    assertThat(fault("POST", "/apps/3/events", query, BODY, NOW)).isPresent();
  }

  private static Map<String, Deque<String>> event(String signature) {
    return query("auth_signature", signature, "body_md5", AppKey.md5(bytes(BODY)));
  }

  private static Map<String, Deque<String>> query(String... more) {
    Map<String, Deque<String>> query = new HashMap<>();
    put(query, "auth_key", KEY);
    put(query, "auth_timestamp", String.valueOf(NOW));
    put(query, "auth_version", "1.0");
    for (int i = 0; i < more.length; i += 2) {
      put(query, more[i], more[i + 1]);
    }
    return query;
  }

  private static void put(Map<String, Deque<String>> query, String name, String value) {
    query.put(name, new ArrayDeque<>(List.of(value)));
  }

  private static Optional<String> fault(
      String method, String path, Map<String, Deque<String>> query, String body, long now) {
    SortedMap<String, String> merged = PusherSignature.merged(query);
    return PusherSignature.faultOfBody(merged, bytes(body))
        .or(
            () ->
                PusherSignature.fault(
                    merged,
                    List.of(PusherSignature.text(method, path, merged)),
                    new AppKey(KEY, new Secret(SECRET)),
                    now));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
