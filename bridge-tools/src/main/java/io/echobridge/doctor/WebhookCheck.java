package io.echobridge.doctor;

import io.echobridge.auth.AppKey;
import io.echobridge.call.Destination;
import io.echobridge.webhook.WebhookConfig;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the receiver of a webhook takes what it gets: a signed body without an event, which
 * receivers that go through the events do nothing with.
 */
final class WebhookCheck implements Check {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String WHY =
      "The application does not hear of channels and members: each event is repeated for five"
          + " minutes, then dropped.";

  private final String key;
  private final WebhookConfig config;
  private final AppKey signing;

  /**
   * @param key where the address stands in the configuration
   */
  WebhookCheck(String key, WebhookConfig config, AppKey signing) {
    this.key = key;
    this.config = config;
    this.signing = signing;
  }

  @Override
  public List<Finding> look() throws InterruptedException {
    URI url = URI.create(config.url());
    String host = Destination.of(config.url()).host();
    String shown = config.url().replaceFirst("[?#].*", "");
    try {
      Web web = Web.trustingFile(config.caFile(), PATIENCE);
      Web.Answer answer = web.ask(request(url));
      List<Finding> found = new ArrayList<>();
      found.add(judge(answer.status(), key + ": " + shown + " answers " + answer.status()));
      Clocks.fault(answer, host).ifPresent(found::add);
      return found;
    } catch (NoAnswerException e) {
      Trouble trouble = e.trouble();
      return List.of(
          Finding.fault(
              "webhook-" + trouble.word(),
              key + ": " + shown + ": " + trouble.words() + ".",
              WHY,
              trouble.advice(host)));
    }
  }

  private HttpRequest.Builder request(URI url) throws NoAnswerException {
    String body = "{\"time_ms\":" + Instant.now().toEpochMilli() + ",\"events\":[]}";
    HttpRequest.Builder request =
        Web.to(url)
            .header("Content-Type", "application/json")
            .header("X-Pusher-Key", signing.key())
            .header("X-Pusher-Signature", signing.sign(body))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    config
        .headers()
        .ifPresent(given -> given.forEach((name, value) -> request.header(name, value.value())));
    return request;
  }

  private static Finding judge(int status, String got) {
    if (status >= 200 && status < 300) {
      return Finding.ok("webhook", got + " to a signed request without an event");
    }
    if (status >= 300 && status < 400) {
      return Finding.fault(
          "webhook-redirect", got + ".", WHY, "Redirects are not followed: name the last address.");
    }
    return switch (status) {
      case 401, 403 ->
          Finding.fault(
              "webhook-denied",
              got + ".",
              WHY,
              "The receiver has to check the signature with the secret of the first key, over the"
                  + " body as it came; what else it wants to see is for headers { … }.");
      case 404, 405 ->
          Finding.fault(
              "webhook-missing", got + ".", WHY, "The route has to be there, and take POST.");
      case 419 ->
          Finding.fault(
              "webhook-csrf",
              got + ": the CSRF token is missing.",
              WHY,
              "Exempt the route from CSRF protection: VerifyCsrfToken::$except,"
                  + " validateCsrfTokens(except: [...]) since Laravel 11.");
      default ->
          status >= 500
              ? Finding.fault(
                  "webhook-error", got + ".", WHY, "The reason is in the receiver's log.")
              : Finding.warning(
                  "webhook-unclear",
                  got + " to a signed request without an event.",
                  "It may refuse real events, too.",
                  "See in the receiver's log whether it was the empty list that it refused.");
    };
  }
}
