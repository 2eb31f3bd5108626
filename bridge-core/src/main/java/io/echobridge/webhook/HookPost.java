package io.echobridge.webhook;

import io.echobridge.call.Asker;
import io.echobridge.call.Destination;
import io.echobridge.call.HttpCaller;
import io.echobridge.call.Pace;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Sends requests to one address. From any thread; nothing blocks. */
final class HookPost implements AutoCloseable {
  private static final int PER_SECOND = 1_000;
  private static final Asker US = new Asker("", "");

  private final WebhookConfig config;
  private final Destination destination;
  private final HttpCaller<Optional<String>> caller;

  /**
   * Connects to nothing yet.
   *
   * @param timeout for an answer as a whole
   * @throws IllegalArgumentException when the CA file cannot be used
   */
  HookPost(WebhookConfig config, Duration timeout) {
    this.config = config;
    this.destination = Destination.of(config.url());
    HttpCaller.Limits limits =
        new HttpCaller.Limits(
            HookQueue.MOST_UNDER_WAY,
            HookQueue.MOST_UNDER_WAY,
            Duration.ofSeconds(5),
            timeout,
            64 << 10,
            config.caFile());
    this.caller =
        new HttpCaller<>(
            "webhook", limits, new Pace(PER_SECOND), why -> Optional.of("no request was sent"));
  }

  /**
   * Sends a body once.
   *
   * @return why it has to be sent again; empty when it arrived
   */
  CompletableFuture<Optional<String>> send(HookBody body) {
    byte[] bytes = body.bytes();
    return caller.call(US, bytes.length, new Sent(body, bytes));
  }

  @Override
  public void close() {
    caller.close();
  }

  private final class Sent implements HttpCaller.Exchange<Optional<String>> {
    private final HookBody body;
    private final byte[] bytes;

    Sent(HookBody body, byte[] bytes) {
      this.body = body;
      this.bytes = bytes;
    }

    @Override
    public HttpRequest request() throws IOException {
      HttpRequest.Builder request =
          destination
              .request()
              .POST(BodyPublishers.ofByteArray(bytes))
              .header("Content-Type", "application/json")
              .header("X-Pusher-Key", body.key)
              .header("X-Pusher-Signature", body.signature);
      config
          .headers()
          .ifPresent(given -> given.forEach((name, value) -> request.header(name, value.value())));
      return request.build();
    }

    @Override
    public Optional<String> answered(HttpResponse<Optional<byte[]>> response) {
      int status = response.statusCode();
      return status >= 200 && status < 300 ? Optional.empty() : Optional.of("status " + status);
    }

    @Override
    public Optional<String> late() {
      return Optional.of("no answer in time");
    }

    @Override
    public Optional<String> failed(Throwable failure) {
      return Optional.of(failure.toString());
    }

    @Override
    public Optional<String> unsendable(RuntimeException failure) {
      // Its message may quote a header.
      return Optional.of("the request cannot be made: " + failure.getClass().getSimpleName());
    }
  }
}
