package io.echobridge.bench.pusher;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client's WebSocket. Its callbacks run on the HTTP client's threads, one at a time. */
final class PusherSocket implements WebSocket.Listener {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern SOCKET_ID = Pattern.compile("socket_id\\W+([\\d.]+)");

  private final Consumer<String> messages;
  private final CompletableFuture<String> established = new CompletableFuture<>();
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();
  private final StringBuilder half = new StringBuilder();
  private final WebSocket socket;

  private PusherSocket(int port, Consumer<String> messages) {
    this.messages = messages;
    URI address = URI.create("ws://127.0.0.1:" + port + PusherApp.socketPath());
    socket = HTTP.newWebSocketBuilder().buildAsync(address, this).join();
  }

  /** Connects, and returns when the server has named the connection. */
  static PusherSocket open(int port, Consumer<String> messages) {
    PusherSocket socket = new PusherSocket(port, messages);
    socket.established.join();
    return socket;
  }

  /** Asks for a channel; on a presence channel as the user with this id. */
  void subscribe(String channel, int user) {
    say(PusherApp.subscription(established.join(), channel, user));
  }

  void say(String message) {
    socket.sendText(message, true).join();
  }

  /** When the server ends it: with which status. */
  CompletableFuture<Integer> ended() {
    return ended;
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    half.append(data);
    if (last) {
      take(half.toString());
      half.setLength(0);
    }
    return WebSocket.Listener.super.onText(from, data, last);
  }

  private void take(String message) {
    Matcher id = SOCKET_ID.matcher(message);
    if (message.contains("pusher:connection_established") && id.find()) {
      established.complete(id.group(1));
    } else {
      messages.accept(message);
    }
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    ended.complete(status);
    return WebSocket.Listener.super.onClose(from, status, reason);
  }

  @Override
  public void onError(WebSocket from, Throwable problem) {
    established.completeExceptionally(problem);
    ended.complete(1006);
  }
}
