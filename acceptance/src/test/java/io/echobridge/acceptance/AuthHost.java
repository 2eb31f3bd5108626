package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An application's {@code /broadcasting/auth}, with answers as Laravel gives them, and some that it
 * should not. {@code Authorization: Bearer user-7} is user 7; guests and {@code …-deny} are
 * refused. What else is done depends on the word after the channel's kind: {@code private-hang.1}.
 */
final class AuthHost implements AutoCloseable {
  private static final Pattern USER = Pattern.compile("Bearer user-(\\d+)");
  private static final int HUGE = 10 * 1024 * 1024;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger answered = new AtomicInteger();
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  /**
   * A question that was asked.
   *
   * @param nanos when it arrived, of {@link System#nanoTime}
   */
  record Call(long nanos, String channel, String body, Headers headers) {}

  /** Signs its answers, as Laravel's pusher and reverb drivers do; else they are plain. */
  private final @Nullable Signing signing;

  private AuthHost(@Nullable Signing signing) {
    this.signing = signing;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/broadcasting/auth", this::answer);
    server.createContext("/broadcasting/user-auth", this::answerUser);
    server.createContext("/token/", this::answerToken);
    server.setExecutor(threads);
    server.start();
  }

  static AuthHost start() {
    return new AuthHost(null);
  }

  /** One whose application has Laravel's pusher or reverb driver. */
  static AuthHost signing(Signing signing) {
    return new AuthHost(signing);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/broadcasting/auth";
  }

  /** Where pages have a sign-in signed. */
  String userUrl() {
    return url().replace("/auth", "/user-auth");
  }

  /** Where it is asked whose a token is: {@code user-7}'s is user 7, and nobody's is another. */
  String tokenUrl() {
    return url().replace("/broadcasting/auth", "/token/{token}");
  }

  List<Call> calls(String channel) {
    return calls.stream().filter(call -> call.channel.equals(channel)).toList();
  }

  /** All calls so far, in no particular order. */
  List<Call> calls() {
    return List.copyOf(calls);
  }

  /** How many answers were taken. */
  int answered() {
    return answered.get();
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String channel = field(body, "channel_name");
    calls.add(new Call(System.nanoTime(), channel, body, exchange.getRequestHeaders()));
    String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    Matcher user = USER.matcher(authorization);
    if (!user.matches() || channel.contains("-deny")) {
      send(exchange, 403, "{\"message\":\"\"}");
    } else {
      answer(exchange, channel, field(body, "socket_id"), user.group(1));
    }
  }

  /** A token {@code short-7} is user 7's, too, for two seconds. */
  private void answerToken(HttpExchange exchange) throws IOException {
    String token = exchange.getRequestURI().getPath().replaceFirst(".*/", "");
    calls.add(new Call(System.nanoTime(), token, "", exchange.getRequestHeaders()));
    if (!token.matches("(user|short)-\\d+")) {
      send(exchange, 404, "");
      return;
    }
    String end = token.startsWith("short") ? ",\"expires_in\":2" : "";
    String id = token.replaceFirst(".*-", "");
    send(
        exchange,
        200,
        "{\"user\":{\"id\":" + id + "},\"channels\":[\"private-free.*\"]" + end + "}");
  }

  /** As an application answers that says who its users are, and whom each of them watches. */
  private void answerUser(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Matcher user =
        USER.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    if (signing == null || !user.matches()) {
      send(exchange, 403, "{\"message\":\"\"}");
      return;
    }
    String data =
        "{\"id\":\"%s\",\"user_info\":{\"name\":\"User %s\"},\"watchlist\":[\"1\",\"2\",\"3\"]}"
            .formatted(user.group(1), user.group(1));
    send(exchange, 200, signing.user(field(body, "socket_id"), data));
  }

  private void answer(HttpExchange exchange, String channel, String socketId, String user)
      throws IOException {
    String member =
        "{\"user_id\":%s,\"user_info\":{\"id\":%s,\"name\":\"User %s\"}}"
            .formatted(user, user, user);
    String plain = channel.startsWith("presence-") ? "{\"channel_data\":" + member + "}" : "true";
    String granted = signing == null ? plain : signing.channel(socketId, channel, member);
    switch (channel.replaceFirst("^(private|presence)-", "").replaceFirst("\\..*", "")) {
      case "hang" -> sleep(60_000);
      case "slow" -> {
        sleep(600);
        send(exchange, 200, granted);
      }
      case "redirect" -> {
        exchange.getResponseHeaders().add("Location", "/broadcasting/auth?from=redirect");
        send(exchange, 302, "");
      }
      case "huge" -> sendHuge(exchange);
      case "page" -> send(exchange, 200, "<!doctype html><title>Log in</title>");
      case "empty" -> send(exchange, 200, "");
      case "false" -> send(exchange, 200, "false");
      case "true" -> send(exchange, 200, "true");
      case "unauthorized" -> send(exchange, 401, "{\"message\":\"Unauthenticated.\"}");
      case "gone" -> send(exchange, 410, "");
      case "broken" -> send(exchange, 500, "{\"message\":\"Server Error\"}");
      case "drop" -> exchange.close();
      default -> send(exchange, 200, granted);
    }
  }

  private static void sendHuge(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, HUGE);
    try (var out = exchange.getResponseBody()) {
      out.write("{\"channel_data\":\"".getBytes(UTF_8));
      byte[] filling = "x".repeat(64 * 1024).getBytes(UTF_8);
      for (int i = 0; i < HUGE / filling.length - 1; i++) {
        out.write(filling);
      }
    }
  }

  private void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "text/html; charset=UTF-8");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
    answered.incrementAndGet();
  }

  /** Until time is up, or everything is over. */
  private void sleep(long milliseconds) {
    try {
      boolean over = end.await(milliseconds, TimeUnit.MILLISECONDS);
      assert over || milliseconds > 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String field(String form, String name) {
    for (String pair : form.split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return URLDecoder.decode(pair.substring(name.length() + 1), UTF_8);
      }
    }
    return "";
  }
}
