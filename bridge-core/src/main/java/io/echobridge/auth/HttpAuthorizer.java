package io.echobridge.auth;

import io.echobridge.call.Asker;
import io.echobridge.call.Destination;
import io.echobridge.call.HttpCaller;
import io.echobridge.call.Pace;
import io.echobridge.trace.Authorizing;
import io.echobridge.trace.Tracer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asks the application over HTTP, as laravel-echo-server does. */
public final class HttpAuthorizer implements Authorizer, AutoCloseable {
  /** The address whose turns all clients share that hear their channels already. */
  private static final String COMING_BACK = "coming back";

  private final AuthConfig config;
  private final HttpCaller<Authorization> caller;
  private final Endpoints endpoints;
  private final Question question;
  private final KeptBack keptBack;
  private final Verdict verdict;
  private final Tracer tracer;

  private HttpAuthorizer(AuthConfig config, Pace pace, Tracer tracer) {
    this.config = config;
    this.tracer = tracer;
    this.caller =
        new HttpCaller<>(
            "auth",
            new HttpCaller.Limits(
                config.maxInFlight(),
                config.maxWaiting(),
                config.connectTimeout(),
                config.timeout(),
                config.maxAnswer(),
                config.caFile()),
            pace,
            Hints::unasked);
    this.endpoints = new Endpoints(config);
    this.question = new Question(config);
    this.keptBack = question.keptBack();
    this.verdict = new Verdict(config);
  }

  /**
   * Connects to nothing yet, and starts no thread.
   *
   * @param pace how often it asks, together with others that were given the same
   * @param tracer who follows its questions
   * @throws IllegalArgumentException when the CA file cannot be used
   */
  public static HttpAuthorizer create(AuthConfig config, Pace pace, Tracer tracer) {
    return new HttpAuthorizer(config, pace, tracer);
  }

  /** One whose questions nobody follows. */
  public static HttpAuthorizer create(AuthConfig config, Pace pace) {
    return create(config, pace, Tracer.NONE);
  }

  @Override
  public CompletableFuture<Authorization> authorize(AuthRequest request) {
    Authorizing asking = tracer.authorization(request.channel());
    CompletableFuture<Authorization> asked =
        caller.call(asker(request), bytes(request), new Asked(request, asking));
    return asking == null ? asked : followed(asked, asking);
  }

  /** The same answer, of which the one who follows it hears; to cancel it takes it back as well. */
  private static CompletableFuture<Authorization> followed(
      CompletableFuture<Authorization> asked, Authorizing asking) {
    CompletableFuture<Authorization> answer = new CompletableFuture<>();
    var unused =
        asked.whenComplete(
            (result, failure) -> {
              if (result instanceof Authorization.Refused no) {
                asking.refused(no.status(), no.reason());
                answer.complete(no.followedBy(asking.ids()));
              } else if (failure == null) {
                asking.granted();
                answer.complete(result);
              } else {
                asking.takenBack();
                answer.completeExceptionally(failure);
              }
            });
    var unusedToo =
        answer.whenComplete(
            (result, failure) -> {
              if (answer.isCancelled()) {
                asking.takenBack();
                asked.cancel(false);
              }
            });
    return answer;
  }

  private static Asker asker(AuthRequest request) {
    return request.isAgain()
        ? new Asker(COMING_BACK, request.socketId())
        : Asker.of(request.remoteAddress(), request.socketId());
  }

  /** Whether a question is under way. */
  public boolean isAsking() {
    return caller.inFlight() > 0;
  }

  /** How many questions were refused because too many wait already. */
  public long overflowed() {
    return caller.overflowed();
  }

  private static long bytes(AuthRequest request) {
    long bytes = 1024; // itself, its place in line, and who asks
    for (Map.Entry<String, String> header : request.clientHeaders().entrySet()) {
      bytes += header.getKey().length() + header.getValue().length();
    }
    return bytes;
  }

  /** Refuses what is under way; idle connections and threads end by themselves. */
  @Override
  public void close() {
    caller.close();
  }

  /** One question, from when it waits for its turn. */
  private final class Asked implements HttpCaller.Exchange<Authorization> {
    private final AuthRequest request;
    private final @Nullable Authorizing asking;

    private Asked(AuthRequest request, @Nullable Authorizing asking) {
      this.request = request;
      this.asking = asking;
    }

    private Destination destination() {
      return endpoints.forHandshake(request.handshakeHeaders());
    }

    @Override
    public HttpRequest request() throws IOException {
      return question.of(request, destination(), asking);
    }

    @Override
    public Authorization answered(HttpResponse<Optional<byte[]>> response) {
      if (asking != null) {
        asking.heard(response.statusCode());
      }
      return keptBack.explain(request, verdict.of(request.channel().kind(), response));
    }

    @Override
    public Authorization late() {
      return Hints.tooLate(config.timeout());
    }

    @Override
    public Authorization failed(Throwable failure) {
      return Hints.forFailure(failure, destination().uri());
    }

    @Override
    public Authorization unsendable(RuntimeException failure) {
      return new Authorization.Refused(0, "the request cannot be made: " + failure.getClass());
    }
  }
}
