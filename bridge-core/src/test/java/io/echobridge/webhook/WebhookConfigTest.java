package io.echobridge.webhook;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echobridge.settings.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WebhookConfigTest {
  private static WebhookConfig config(
      String url, List<String> events, Map<String, String> headers) {
    return new WebhookConfig(
        url,
        Optional.of(events),
        Optional.empty(),
        Optional.of(secrets(headers)),
        Optional.empty(),
        Optional.empty());
  }

  private static Map<String, Secret> secrets(Map<String, String> headers) {
    return headers.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> new Secret(entry.getValue())));
  }

  @Test
  void whatCanBeSentIsTaken() {
    assertThatCode(
            () ->
                config(
                    "https://shop.example/hooks",
                    List.of("channel_occupied", "subscription_count"),
                    Map.of("Authorization", "Bearer x")))
        .doesNotThrowAnyException();
  }

  @Test
  void eachFaultIsNamedAndNoSecretIsShown() {
    assertThatThrownBy(
            () ->
                config(
                    "ftp://shop.example",
                    List.of("channel-occupied"),
                    Map.of("X-Pusher-Key", "hidden", "X-A", "a\nhidden", "Host", "hidden")))
        .hasMessageContaining("url: expected http:// or https://")
        .hasMessageContaining("events: expected some of channel_occupied, channel_vacated")
        .hasMessageContaining("\"channel-occupied\"")
        .hasMessageContaining("headers: \"X-Pusher-Key\" cannot be given")
        .hasMessageContaining("headers: \"X-A\" cannot be given")
        .hasMessageContaining("headers: \"Host\" cannot be given")
        .hasMessageNotContaining("hidden");
  }
}
