package io.echobridge.api;

import io.echobridge.api.Answer.ApiException;
import io.echobridge.auth.AppKeys;
import io.echobridge.config.ApiConfig;
import io.echobridge.gate.RefusalCount;
import io.echobridge.http.ExchangeDeadline;
import io.echobridge.http.RequestBody;
import io.echobridge.hub.Hub;
import io.echobridge.net.EventLoop;
import io.echobridge.net.EventLoops;
import io.echobridge.net.HeapShares;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP API below {@code /apps/ID}. A request is read on its loop, within a time and a bound;
 * what is answered is found out on threads of the API's own, because publishing may be held back,
 * and sent on the loop again.
 */
public final class Api implements HttpHandler {
  /** What the paths of this API begin with. */
  public static final String PATH = "/apps";

  private static final Logger log = LoggerFactory.getLogger(Api.class);

  private final ApiConfig config;
  private final EventLoops loops;
  private final Executor threads;
  private final Access access;
  private final Routes routes;
  private final PusherRoutes pusherRoutes;
  private final RefusalCount refusals;

  /**
   * @param keys those of the app, which may change
   * @param threads on which requests are answered; it may refuse more
   * @param sayable whether clients can be sent an event of a name
   * @param maxEventSize bytes that the data of an event may have, where that is what is bounded
   * @param refusals counts the requests that are refused
   */
  public Api(
      ApiConfig config,
      Supplier<Optional<AppKeys>> keys,
      EventLoops loops,
      Executor threads,
      Hub hub,
      Predicate<String> sayable,
      IntSupplier maxEventSize,
      RefusalCount refusals) {
    this.config = config;
    this.loops = loops;
    this.threads = threads;
    this.access = new Access(config.clients(), keys);
    var confirmed = new ConfirmedPublishing(hub.confirming(), config.confirmsPerSecond());
    this.routes = new Routes(hub, confirmed, sayable);
    this.pusherRoutes = new PusherRoutes(hub, confirmed, sayable, maxEventSize);
    this.refusals = refusals;
  }

  /** Whether a path names one of its clients, or its app. */
  public boolean owns(String path) {
    return access.knows(id(path));
  }

  /** The id in a path below {@link #PATH}. */
  public static String id(String path) {
    int from = PATH.length() + 1;
    int to = path.indexOf('/', from);
    return to < 0 ? "" : path.substring(from, to);
  }

  /** Called on an IO thread, with the path from {@link #PATH} on. */
  @Override
  public void handleRequest(HttpServerExchange exchange) {
    config.cors().ifPresent(cors -> allow(exchange, cors));
    if (config.cors().isPresent() && exchange.getRequestMethod().equals(Methods.OPTIONS)) {
      // A browser asks for a page whether it may, and shows no key with that.
      exchange.setStatusCode(StatusCodes.NO_CONTENT);
      exchange.endExchange();
      return;
    }
    boolean pusher = false;
    try {
      // Who asks is known before anything of the body is kept.
      Request request = Request.of(exchange);
      pusher = access.isPusher(request);
      access.check(request);
      RequestBody.read(
          exchange,
          config.maxBody(),
          HeapShares.PUBLISHED_BODIES,
          new Asked(exchange, request, pusher));
    } catch (ApiException e) {
      refused(e, pusher).send(exchange);
    }
  }

  /** A request of somebody who may ask, when its body is there. */
  private final class Asked implements RequestBody.Reader {
    private final HttpServerExchange exchange;
    private final Request request;
    private final boolean pusher;

    Asked(HttpServerExchange exchange, Request request, boolean pusher) {
      this.exchange = exchange;
      this.request = request;
      this.pusher = pusher;
    }

    @Override
    public void whole(byte[] body, Runnable giveBack) {
      EventLoop loop = loops.of(exchange.getIoThread());
      exchange.dispatch(
          SameThreadExecutor.INSTANCE,
          () -> {
            try {
              threads.execute(
                  () -> {
                    try {
                      answer(body, loop);
                    } finally {
                      giveBack.run();
                    }
                  });
            } catch (RejectedExecutionException e) {
              giveBack.run();
              tooMany(pusher).send(exchange);
            }
          });
    }

    private void answer(byte[] body, EventLoop loop) {
      if (!exchange.getConnection().isOpen()) {
        // The publisher has seen a failure, and tries again.
        loop.execute(exchange::endExchange);
        return;
      }
      if (body.length > 0 && HeapShares.PUBLISHED_BODIES.isOverfull()) {
        // A small body does not count, and what a broker has not taken of it does.
        loop.execute(() -> tooMany(pusher).send(exchange));
        return;
      }
      CompletionStage<Answer> answered = Api.this.answer(request.with(body), pusher);
      ExchangeDeadline.pause(exchange); // What it still waits for has an end of its own.
      answered.thenAccept(
          answer -> {
            ByteBuffer json = answer.bytes();
            loop.execute(() -> answer.send(exchange, json));
          });
    }

    @Override
    public void refused(RequestBody.Fault fault) {
      switch (fault) {
        case TOO_LARGE -> tooLarge(pusher).send(exchange);
        case NO_ROOM -> tooMany(pusher).send(exchange);
        case BROKEN -> {}
      }
    }
  }

  /** Never fails. What other nodes have to say holds none of the threads meanwhile. */
  private CompletionStage<Answer> answer(Request request, boolean pusher) {
    try {
      if (pusher) {
        access.checkBody(request);
      }
      return (pusher ? pusherRoutes.answer(request) : routes.answer(request))
          .exceptionally(failure -> failed(failure, pusher));
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(failed(e, pusher));
    }
  }

  private Answer failed(Throwable failure, boolean pusher) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof ApiException refusal) {
      return refused(refusal, pusher);
    }
    log.error("A request to the HTTP API failed; this is a defect", cause);
    return Answer.error(500, "Internal error", pusher);
  }

  private Answer tooLarge(boolean pusher) {
    String words = "The body is larger than %d bytes (api.max-body)".formatted(config.maxBody());
    return refused(new ApiException(413, words), pusher);
  }

  private Answer tooMany(boolean pusher) {
    return refused(new ApiException(503, "Too many requests at once"), pusher);
  }

  private Answer refused(ApiException refusal, boolean pusher) {
    refusals.add(refusal.told());
    return refusal.answer(pusher);
  }

  private static void allow(HttpServerExchange exchange, ApiConfig.Cors cors) {
    exchange
        .getResponseHeaders()
        .put(new HttpString("Access-Control-Allow-Origin"), cors.origin())
        .put(new HttpString("Access-Control-Allow-Methods"), cors.methods())
        .put(new HttpString("Access-Control-Allow-Headers"), cors.headers());
  }
}
