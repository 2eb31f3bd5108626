package io.echobridge.call;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Calls an application over HTTP, on connections that are kept. Calls are limited in number and
 * pace, each in time and in the length of its answer; one whose connection turns out to be lost is
 * sent once more. Any thread may call; nothing blocks.
 *
 * @param <T> what an answer is
 */
public final class HttpCaller<T> implements AutoCloseable {
  /**
   * What calls may take.
   *
   * @param maxInFlight how many calls may be under way
   * @param maxWaiting how many more may wait for their turn
   * @param connectTimeout for one TCP connection
   * @param timeout for one answer as a whole, from the moment the call's turn has come
   * @param maxAnswer the longest answer, in bytes
   * @param caFile PEM certificates that are trusted besides those of the Java platform
   */
  public record Limits(
      int maxInFlight,
      int maxWaiting,
      Duration connectTimeout,
      Duration timeout,
      int maxAnswer,
      Optional<String> caFile) {}

  /**
   * One call's request, and what each way in which it may end is answered. Called on threads of the
   * caller; none may block.
   *
   * @param <T> what an answer is
   */
  public interface Exchange<T> {
    /**
     * Makes the request, once for each time that it is sent.
     *
     * @throws IOException when it cannot be addressed; {@link #failed} hears of it
     */
    HttpRequest request() throws IOException;

    /**
     * @param response whose body is empty when it was too long
     */
    T answered(HttpResponse<Optional<byte[]>> response);

    /** There was no whole answer in time. */
    T late();

    /** The call ended without an answer. */
    T failed(Throwable failure);

    /** No request could be made; the failure's message may quote a header. */
    T unsendable(RuntimeException failure);
  }

  private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

  private final Limits limits;
  private final HttpClient.Builder builder;
  private final CallQueue<T> calls;
  private final Function<Unasked, T> unasked;
  private @Nullable HttpClient made;

  /** When a client could not be made for lack of a thread; each try leaves open files behind. */
  private long failedAt = System.nanoTime() - PAUSE;

  /**
   * Connects to nothing yet, and starts no thread.
   *
   * @param name begins the names of its threads
   * @param pace how often it calls, together with others that were given the same
   * @param unasked what a call is answered that ends without the application
   * @throws IllegalArgumentException when the CA file cannot be used
   */
  public HttpCaller(String name, Limits limits, Pace pace, Function<Unasked, T> unasked) {
    this(limits, pace, unasked, daemonThreads(name));
  }

  HttpCaller(Limits limits, Pace pace, Function<Unasked, T> unasked, Executor executor) {
    this.limits = limits;
    this.unasked = unasked;
    this.builder =
        HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(limits.connectTimeout())
            .executor(task -> execute(task, executor));
    limits.caFile().map(Trust::with).ifPresent(builder::sslContext);
    this.calls =
        new CallQueue<>(limits.maxInFlight(), limits.maxWaiting(), pace, executor, unasked);
  }

  /** The client's own thread would end for ever where this throws, and with it all calls. */
  private static void execute(Runnable task, Executor executor) {
    try {
      executor.execute(task);
    } catch (OutOfMemoryError e) { // no more threads
      CompletableFuture.delayedExecutor(0, TimeUnit.NANOSECONDS, Runnable::run).execute(task);
    }
  }

  private static Executor daemonThreads(String name) {
    AtomicInteger count = new AtomicInteger();
    return Executors.newCachedThreadPool(
        task -> {
          Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Calls the application when the turn has come. To cancel what is returned takes a call back that
   * waits; one that is under way goes on.
   *
   * @param asker whose call it is
   * @param bytes what the call holds in memory while it waits
   */
  public CompletableFuture<T> call(Asker asker, long bytes, Exchange<T> exchange) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Call<T> call = calls.submit(asker, answer, bytes, begun -> begin(exchange, begun));
    CompletableFuture<T> asked = answer.copy();
    var unused =
        asked.whenComplete(
            (result, failure) -> {
              if (asked.isCancelled()) {
                calls.takeBack(call);
              }
            });
    return asked;
  }

  /** How many calls are under way. */
  public int inFlight() {
    return calls.inFlight();
  }

  /** How many calls were refused because too many wait already. */
  public long overflowed() {
    return calls.refused();
  }

  /** Ends what is under way as unasked; idle connections and threads end by themselves. */
  @Override
  public void close() {
    calls.close();
  }

  // With the first call: it has a thread, which settings that are only checked do not need. Null
  // where there is none to be had.
  private synchronized @Nullable HttpClient client() {
    if (made == null && System.nanoTime() - failedAt >= PAUSE) {
      try {
        made = builder.build();
      } catch (OutOfMemoryError e) {
        failedAt = System.nanoTime();
      }
    }
    return made;
  }

  // The time counts from here: how long a call waits for its turn is not the application's fault.
  private void begin(Exchange<T> exchange, Call<T> call) {
    CompletableFuture<T> answer = call.answer();
    try {
      // The first time it is made, at no expense of the answer's time.
      HttpClient client = client();
      if (client == null) {
        answer.complete(unasked.apply(Unasked.NO_THREAD));
        return;
      }
      if (!call.isRepeated()) {
        answer.completeOnTimeout(
            exchange.late(), limits.timeout().toMillis(), TimeUnit.MILLISECONDS);
      }
      send(client, exchange, call);
    } catch (IOException e) {
      answer.complete(exchange.failed(e));
    } catch (RuntimeException e) {
      answer.complete(exchange.unsendable(e));
    }
  }

  // Repeated once when the connection turns out to be lost: the application may close an idle one
  // at the moment it is used.
  private void send(HttpClient client, Exchange<T> exchange, Call<T> asked) throws IOException {
    AtomicBoolean begun = new AtomicBoolean();
    CompletableFuture<HttpResponse<Optional<byte[]>>> call =
        client.sendAsync(
            exchange.request(),
            head -> {
              begun.set(true);
              return new LimitedBody(limits.maxAnswer());
            });
    var unused = asked.answer().whenComplete((a, failure) -> call.cancel(true));
    // The client leaves the connection of an answer that is not HTTP open for ever. To cancel the
    // call closes it, but a call that has failed takes that only from a future that is not done.
    CompletableFuture<?> failed = call.newIncompleteFuture();
    var unusedToo =
        call.whenComplete(
            (response, failure) -> {
              if (failure == null) {
                asked.answer().complete(exchange.answered(response));
                return;
              }
              failed.cancel(true);
              Throwable cause =
                  failure instanceof CompletionException wrapper && wrapper.getCause() != null
                      ? wrapper.getCause()
                      : failure;
              if (!begun.get() && isLostConnection(cause) && !asked.isRepeated()) {
                calls.repeat(asked);
              } else {
                asked.answer().complete(exchange.failed(cause));
              }
            });
  }

  /** Whether the connection was lost before an answer began, as idle ones are now and then. */
  private static boolean isLostConnection(Throwable failure) {
    return failure instanceof IOException
        && !(failure instanceof SSLException)
        && !(failure instanceof HttpTimeoutException)
        && !(failure instanceof ProtocolException)
        && !isUnreachable(failure);
  }

  /** Whether a call failed because nothing listens at its address, or there is no way to it. */
  public static boolean isUnreachable(Throwable failure) {
    return failure instanceof ConnectException
        || failure instanceof NoRouteToHostException
        || failure instanceof BindException;
  }
}
