package io.echobridge.token;

import io.echobridge.auth.AuthConfig;
import io.echobridge.auth.ForwardedHeaders;
import io.echobridge.call.Asker;
import io.echobridge.call.Destination;
import io.echobridge.call.HttpCaller;
import io.echobridge.call.Pace;
import io.echobridge.call.Unasked;
import io.echobridge.gate.Handshake;
import io.echobridge.token.TokenAnswer.NotNow;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Asks the application whose a token is: {@code GET /auth/TOKEN}, or a form with the field {@code
 * token}. With the headers, limits and turns of its questions about channels. Thread-safe.
 */
public final class ApplicationCheck implements TokenCheck {
  private static final String PLACE = "{token}";

  private final ConnectConfig config;
  private final String url;
  private final AuthConfig calls;
  private final HttpCaller<TokenAnswer> caller;
  private final ForwardedHeaders forwarded;
  private final TokenVerdict verdict;

  /**
   * Connects to nothing yet, and starts no thread.
   *
   * @param config with an address
   * @param auth the settings of questions about channels, if there are any
   * @param pace how often the application is asked, together with those
   * @throws IllegalArgumentException when the CA file cannot be used
   */
  public ApplicationCheck(ConnectConfig config, Optional<AuthConfig> auth, Pace pace) {
    this.config = config;
    this.url = config.url().orElseThrow();
    this.calls = config.calls(auth);
    this.caller =
        new HttpCaller<>(
            "token",
            new HttpCaller.Limits(
                calls.maxInFlight(),
                calls.maxWaiting(),
                calls.connectTimeout(),
                calls.timeout(),
                calls.maxAnswer(),
                calls.caFile()),
            pace,
            ApplicationCheck::unasked);
    this.forwarded = new ForwardedHeaders(calls);
    this.verdict = new TokenVerdict(calls.maxAnswer(), InstantSource.system());
  }

  private static TokenAnswer unasked(Unasked why) {
    return new NotNow(
        switch (why) {
          case TOO_MANY -> "too many questions wait for the application (auth.max-waiting)";
          case NO_THREAD -> "the daemon gets no thread to ask the application with (TasksMax)";
          case TAKEN_BACK -> "the client has gone";
          case CLOSED -> "the settings have changed, or the daemon is shutting down";
        });
  }

  /** The application sees more of a client than its token, and may look at that, too. */
  @Override
  public String key(Question question) {
    Handshake handshake = question.handshake();
    Map<String, String> headers =
        forwarded.of(question.headers(), handshake.headers(), handshake.remoteAddress());
    headers.remove("User-Agent");
    headers.remove("Accept-Language");
    return question.token() + "\n" + headers;
  }

  @Override
  public CompletableFuture<TokenAnswer> check(Question question) {
    if (config.method() == ConnectConfig.Method.GET && namesAnotherPath(question.token())) {
      return CompletableFuture.completedFuture(
          new TokenAnswer.Refused("its token would be another address of the application"));
    }
    Handshake handshake = question.handshake();
    long bytes = 1024L + question.token().length();
    for (Map.Entry<String, String> header : question.headers().entrySet()) {
      bytes += header.getKey().length() + header.getValue().length();
    }
    return caller.call(
        Asker.of(handshake.remoteAddress(), question.connection()), bytes, new Asked(question));
  }

  /**
   * Whether somebody on the way may take the token for steps in the path, which lead elsewhere: so
   * some proxies do although it is encoded.
   */
  private static boolean namesAnotherPath(String token) {
    for (String part : token.split("[/\\\\]", -1)) {
      if (part.equals(".") || part.equals("..")) {
        return true;
      }
    }
    return token.chars().anyMatch(Character::isISOControl);
  }

  @Override
  public boolean mayFollow() {
    return true;
  }

  @Override
  public void close() {
    caller.close();
  }

  /** One question, from when it waits for its turn. */
  private final class Asked implements HttpCaller.Exchange<TokenAnswer> {
    private final Question question;

    private Asked(Question question) {
      this.question = question;
    }

    @Override
    public HttpRequest request() throws IOException {
      String token =
          URLEncoder.encode(question.token(), StandardCharsets.UTF_8).replace("+", "%20");
      Handshake handshake = question.handshake();
      Map<String, String> headers =
          forwarded.of(question.headers(), handshake.headers(), handshake.remoteAddress());
      HttpRequest.Builder http = Destination.of(url.replace(PLACE, token)).request();
      if (config.method() == ConnectConfig.Method.POST) {
        http.POST(BodyPublishers.ofString("token=" + token));
        headers.put("Content-Type", "application/x-www-form-urlencoded");
      }
      headers.forEach(http::setHeader);
      return http.build();
    }

    @Override
    public TokenAnswer answered(HttpResponse<Optional<byte[]>> response) {
      return verdict.of(response);
    }

    @Override
    public TokenAnswer late() {
      return new NotNow(
          "the application did not answer about its token within %d ms (auth.timeout)"
              .formatted(calls.timeout().toMillis()));
    }

    @Override
    public TokenAnswer failed(Throwable failure) {
      return new NotNow(
          HttpCaller.isUnreachable(failure)
              ? "cannot connect to connect.url; is the application running?"
              : "the call of connect.url failed: " + failure.getClass().getSimpleName());
    }

    @Override
    public TokenAnswer unsendable(RuntimeException failure) {
      return new NotNow("the request to connect.url cannot be made: " + failure.getClass());
    }
  }
}
