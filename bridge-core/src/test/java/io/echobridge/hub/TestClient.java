package io.echobridge.hub;

import io.echobridge.auth.ChannelAuthorizer;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.net.EventLoop;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.SignedInUser;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A client whose calls run on its loop, and have run when they return. */
final class TestClient {
  final ClientSession session;
  volatile TestConnection connection;

  private final ChannelAuthorizer authorizer;

  /**
   * @param authorizer decides about all guarded channels that it asks for
   */
  TestClient(
      TestConnection connection,
      ChannelAuthorizer authorizer,
      Function<TestConnection, ClientSession> connect) {
    this.connection = connection;
    this.authorizer = authorizer;
    this.session = on(connection.loop(), () -> connect.apply(connection));
  }

  TestClient subscribe(String channel) {
    onLoop(() -> ask(channel));
    return this;
  }

  /** Signs in, as a user that watches these. */
  TestClient signIn(String user, String... watched) {
    on(connection.loop(), () -> session.signIn(new SignedInUser(user, Set.of(watched))));
    return this;
  }

  void unsubscribe(String channel) {
    onLoop(() -> session.unsubscribe(new ChannelName(channel)));
  }

  void whisper(String channel, String name, String data) {
    onLoop(() -> session.whisper(new ChannelName(channel), name, RawJson.of(data)));
  }

  void disconnect() {
    onLoop(() -> session.disconnected(CloseReason.LEFT));
  }

  /** As {@link #subscribe}, from whatever thread calls it. */
  void ask(String channel) {
    session.subscribe(new ChannelName(channel), authorizer);
  }

  List<String> heard() {
    return connection.written();
  }

  void onLoop(Runnable action) {
    on(
        connection.loop(),
        () -> {
          action.run();
          return true;
        });
  }

  static <T> T on(EventLoop loop, java.util.function.Supplier<T> action) {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            result.complete(action.get());
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        });
    return result.orTimeout(120, TimeUnit.SECONDS).join();
  }
}
