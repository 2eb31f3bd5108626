package io.echobridge.auth;

import io.echobridge.call.Asker;
import io.echobridge.call.Call;
import io.echobridge.call.CallQueue;
import io.echobridge.call.Destination;
import io.echobridge.call.LimitedBody;
import io.echobridge.call.Pace;
import io.echobridge.call.Trust;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Asks the application over HTTP, as laravel-echo-server does, on connections that are kept. Calls
 * are limited in number, each in time and in the length of its answer.
 */
public final class HttpAuthorizer implements Authorizer, AutoCloseable {
  private final AuthConfig config;
  private final HttpClient.Builder builder;
  private @Nullable HttpClient made;
  private final CallQueue<Authorization> calls;
  private final Endpoints endpoints;
  private final Question question;
  private final KeptBack keptBack;
  private final Verdict verdict;

  private HttpAuthorizer(
      AuthConfig config, Pace pace, HttpClient.Builder builder, Executor executor) {
    this.config = config;
    this.builder = builder;
    this.calls =
        new CallQueue<>(config.maxInFlight(), config.maxWaiting(), pace, executor, Hints::unasked);
    this.endpoints = new Endpoints(config);
    this.question = new Question(config);
    this.keptBack = question.keptBack();
    this.verdict = new Verdict(config);
  }

  /**
   * Connects to nothing yet, and starts no thread.
   *
   * @param pace how often it asks, together with others that were given the same
   * @throws IllegalArgumentException when the CA file cannot be used
   */
  public static HttpAuthorizer create(AuthConfig config, Pace pace) {
    Executor executor = daemonThreads();
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(config.connectTimeout())
            .executor(executor);
    config.caFile().map(Trust::with).ifPresent(client::sslContext);
    return new HttpAuthorizer(config, pace, client, executor);
  }

  // With the first question: it has a thread, which settings that are only checked do not need.
  private synchronized HttpClient client() {
    if (made == null) {
      made = builder.build();
    }
    return made;
  }

  @Override
  public CompletableFuture<Authorization> authorize(AuthRequest request) {
    CompletableFuture<Authorization> answer = new CompletableFuture<>();
    Call<Authorization> call =
        calls.submit(
            Asker.of(request.remoteAddress(), request.socketId()),
            answer,
            bytes(request),
            begun -> ask(request, begun));
    CompletableFuture<Authorization> asked = answer.copy();
    var unused =
        asked.whenComplete(
            (result, failure) -> {
              if (asked.isCancelled()) {
                calls.takeBack(call);
              }
            });
    return asked;
  }

  /** Whether a question is under way. */
  public boolean isAsking() {
    return calls.inFlight() > 0;
  }

  /** How many questions were refused because too many wait already. */
  public long overflowed() {
    return calls.refused();
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
    calls.close();
  }

  // The time counts from here: how long a question waits for its turn is not the application's
  // fault.
  private void ask(AuthRequest request, Call<Authorization> call) {
    Destination destination = endpoints.forHandshake(request.handshakeHeaders());
    try {
      if (!call.isRepeated()) {
        call.answer()
            .completeOnTimeout(
                Hints.tooLate(config.timeout()),
                config.timeout().toMillis(),
                TimeUnit.MILLISECONDS);
      }
      send(question.of(request, destination), destination, request, call);
    } catch (UnknownHostException e) {
      call.answer().complete(Hints.forFailure(e, destination.uri()));
    } catch (RuntimeException e) { // whose message may quote a header
      call.answer()
          .complete(
              new Authorization.Refused(0, "no request can be made of this: " + e.getClass()));
    }
  }

  // Repeated once when the connection turns out to be lost: the application may close an idle one
  // at the moment it is used.
  private void send(
      HttpRequest http, Destination destination, AuthRequest request, Call<Authorization> asked) {
    AtomicBoolean begun = new AtomicBoolean();
    CompletableFuture<HttpResponse<Optional<byte[]>>> call =
        client()
            .sendAsync(
                http,
                head -> {
                  begun.set(true);
                  return new LimitedBody(config.maxAnswer());
                });
    var unused = asked.answer().whenComplete((a, failure) -> call.cancel(true));
    // The client leaves the connection of an answer that is not HTTP open for ever. To cancel the
    // call closes it, but a call that has failed takes that only from a future that is not done.
    CompletableFuture<?> failed = call.newIncompleteFuture();
    var unusedToo =
        call.whenComplete(
            (response, failure) -> {
              if (failure != null) {
                failed.cancel(true);
              }
              Throwable cause =
                  failure instanceof CompletionException ? failure.getCause() : failure;
              if (cause != null
                  && !begun.get()
                  && Hints.isLostConnection(cause)
                  && !asked.isRepeated()) {
                calls.repeat(asked);
              } else {
                asked
                    .answer()
                    .complete(
                        cause == null
                            ? keptBack.explain(
                                request, verdict.of(request.channel().kind(), response))
                            : Hints.forFailure(cause, destination.uri()));
              }
            });
  }

  private static Executor daemonThreads() {
    AtomicInteger count = new AtomicInteger();
    return Executors.newCachedThreadPool(
        task -> {
          Thread thread = new Thread(task, "auth-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
