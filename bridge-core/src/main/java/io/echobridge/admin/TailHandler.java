package io.echobridge.admin;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.echobridge.channel.ChannelName;
import io.echobridge.hub.Passed;
import io.echobridge.hub.Tap;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Events as they pass, a JSON object a line, until the client goes: {@code GET /tail}, with {@code
 * channel} as often as wanted ({@code *} is any text) and {@code payloads=true}. Who reads too
 * slowly misses some, and is told how many; he holds up nobody.
 */
final class TailHandler implements HttpHandler {
  static final String PATH = "/tail";

  /** How many may look at once: each has a thread. */
  static final int MOST = 4;

  private static final int MOST_WAITING = 1_000;
  private static final long BEAT_SECONDS = 5;

  private final List<? extends AppStatus> apps;
  private final boolean payloadsAllowed;
  private final Semaphore places = new Semaphore(MOST);

  TailHandler(List<? extends AppStatus> apps, boolean payloadsAllowed) {
    this.apps = List.copyOf(apps);
    this.payloadsAllowed = payloadsAllowed;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws IOException {
    boolean payloads = "true".equals(parameter(exchange, "payloads"));
    if (payloads && !payloadsAllowed) {
      refuse(exchange, 403, "Payloads are not shown: admin.tail-payloads is false\n");
      return;
    }
    if (!places.tryAcquire()) {
      refuse(exchange, 503, MOST + " look already\n");
      return;
    }
    try {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/x-ndjson");
      exchange.startBlocking();
      tail(exchange.getOutputStream(), channels(exchange), payloads);
    } catch (IOException e) {
      // He has seen enough.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      places.release();
    }
  }

  private void tail(OutputStream out, @Nullable Pattern channels, boolean payloads)
      throws IOException, InterruptedException {
    BlockingQueue<String> lines = new ArrayBlockingQueue<>(MOST_WAITING);
    AtomicLong missed = new AtomicLong();
    List<Runnable> taps = new ArrayList<>();
    try {
      for (AppStatus app : apps) {
        taps.add(
            app.tap(
                new Tap() {
                  @Override
                  public boolean wants(ChannelName channel) {
                    return channels == null || channels.matcher(channel.value()).matches();
                  }

                  @Override
                  public void passed(Passed event) {
                    if (!lines.offer(line(app.id(), event, payloads))) {
                      missed.incrementAndGet();
                    }
                  }
                }));
      }
      write(out, "\n");
      out.flush();
      while (true) {
        String line = lines.poll(BEAT_SECONDS, TimeUnit.SECONDS);
        long lost = missed.getAndSet(0);
        if (lost > 0) {
          write(out, "{\"missed\":" + lost + "}\n");
        }
        // An empty line shows whether he is still there.
        write(out, line == null ? "\n" : line);
        if (lines.isEmpty()) {
          out.flush();
        }
      }
    } finally {
      taps.forEach(Runnable::run);
    }
  }

  private static String line(String app, Passed event, boolean payload) {
    return String.format(
        Locale.ROOT,
        "{\"at\":%d,\"app\":\"%s\",\"channel\":\"%s\",\"event\":\"%s\",\"bytes\":%d,\"receivers\":%d,\"micros\":%d%s}\n",
        System.currentTimeMillis(),
        app,
        quoted(event.channel().value()),
        quoted(event.name()),
        event.data().length(),
        event.receivers(),
        event.nanos() / 1_000,
        payload ? ",\"data\":" + oneLine(event.data().toString()) : "");
  }

  /** In valid JSON a line break is only ever a blank. */
  private static String oneLine(String json) {
    return json.replace('\n', ' ').replace('\r', ' ');
  }

  private static String quoted(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }

  private static void write(OutputStream out, String line) throws IOException {
    out.write(line.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable Pattern channels(HttpServerExchange exchange) {
    Deque<String> wanted =
        exchange.getQueryParameters().getOrDefault("channel", new ArrayDeque<>());
    if (wanted.isEmpty()) {
      return null;
    }
    return Pattern.compile(
        wanted.stream().map(TailHandler::pattern).collect(Collectors.joining("|")), Pattern.DOTALL);
  }

  private static String pattern(String glob) {
    return Pattern.quote(glob).replace("*", "\\E.*\\Q");
  }

  private static String parameter(HttpServerExchange exchange, String name) {
    Deque<String> values = exchange.getQueryParameters().get(name);
    return values == null ? "" : values.peekLast();
  }

  private static void refuse(HttpServerExchange exchange, int status, String why) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseSender().send(why);
  }
}
