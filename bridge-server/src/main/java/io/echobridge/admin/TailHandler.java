package io.echobridge.admin;

import io.echobridge.http.ExchangeDeadline;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Events as they pass, a JSON object a line, until the client goes: {@code GET /tail}, with {@code
 * channel} as often as wanted ({@code *} is any text) and {@code payloads=true}. Who reads too
 * slowly misses some, and is told how many; he holds up nobody. Who reads nothing for a while is
 * cut.
 */
final class TailHandler implements HttpHandler, AutoCloseable {
  static final String PATH = "/tail";

  /** How many may look at once: each has a thread. */
  static final int MOST = 4;

  private static final long BEAT_SECONDS = 5;

  /** What is written before the stall is told that something was taken, in bytes. */
  private static final int PORTION = 16 * 1024;

  private final List<? extends AppStatus> apps;
  private final boolean payloadsAllowed;
  private final long patienceMillis;
  private final Semaphore places = new Semaphore(MOST);
  private final Set<Thread> looking = ConcurrentHashMap.newKeySet();

  /**
   * @param patienceMillis how long somebody may take nothing of what is written to him
   */
  TailHandler(List<? extends AppStatus> apps, boolean payloadsAllowed, long patienceMillis) {
    this.apps = List.copyOf(apps);
    this.payloadsAllowed = payloadsAllowed;
    this.patienceMillis = patienceMillis;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws IOException {
    // The answer to a HEAD never reaches the socket that shows whether he is still there: its place
    // would never be free again.
    if (!exchange.getRequestMethod().equals(Methods.GET)) {
      Answer.only("GET").send(exchange);
      return;
    }
    boolean payloads = "true".equals(parameter(exchange, "payloads"));
    if (payloads && !payloadsAllowed) {
      Answer.plain(403, "Payloads are not shown: admin.tail-payloads is false\n").send(exchange);
      return;
    }
    ChannelFilter channels;
    try {
      channels =
          new ChannelFilter(
              exchange.getQueryParameters().getOrDefault("channel", new ArrayDeque<>()));
    } catch (IllegalArgumentException e) {
      Answer.plain(400, "channel: expected " + e.getMessage() + "\n").send(exchange);
      return;
    }
    if (!places.tryAcquire()) {
      Answer.plain(503, MOST + " programs show events already: end one of them\n").send(exchange);
      return;
    }
    // It goes on for as long as he takes something: the stall ends it.
    ExchangeDeadline.pause(exchange);
    Stall stall = new Stall(exchange, patienceMillis);
    looking.add(Thread.currentThread());
    try {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/x-ndjson");
      exchange.startBlocking();
      tail(exchange.getOutputStream(), stall, new Sightings(channels, payloads));
    } catch (IOException e) {
      // He has seen enough.
    } catch (InterruptedException e) {
      exchange.setPersistent(false); // the listener closes
    } finally {
      stall.end();
      looking.remove(Thread.currentThread());
      places.release();
    }
  }

  /** Ends those who look. */
  @Override
  public void close() {
    looking.forEach(Thread::interrupt);
  }

  private void tail(OutputStream out, Stall stall, Sightings seen)
      throws IOException, InterruptedException {
    List<Runnable> taps = new ArrayList<>();
    try {
      apps.forEach(app -> taps.add(app.tap(seen.of(app.id()))));
      write(out, stall, "\n");
      out.flush();
      while (true) {
        stall.ends();
        String line = seen.next(BEAT_SECONDS);
        long lost = seen.missed();
        if (lost > 0) {
          write(out, stall, "{\"missed\":" + lost + "}\n");
        }
        // An empty line shows whether he is still there.
        write(out, stall, line == null ? "\n" : line + "\n");
        if (seen.isEmpty()) {
          stall.mayBegin();
          out.flush();
        }
      }
    } finally {
      taps.forEach(Runnable::run);
    }
  }

  private static void write(OutputStream out, Stall stall, String line) throws IOException {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < bytes.length; from += PORTION) {
      // One portion after another: who takes a long line slowly takes something.
      stall.mayBegin();
      out.write(bytes, from, Math.min(PORTION, bytes.length - from));
    }
  }

  private static String parameter(HttpServerExchange exchange, String name) {
    Deque<String> values = exchange.getQueryParameters().get(name);
    return values == null ? "" : values.peekLast();
  }
}
