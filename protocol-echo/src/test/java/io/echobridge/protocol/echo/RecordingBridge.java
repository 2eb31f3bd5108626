package io.echobridge.protocol.echo;

import io.echobridge.auth.AuthRequest;
import io.echobridge.auth.Authorizer;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.protocol.Bridge;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.ClientSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps what clients ask of the hub. */
final class RecordingBridge implements Bridge {
  private final List<String> calls = new ArrayList<>();
  private final List<AuthRequest> requests = new ArrayList<>();
  private @Nullable ClientConnection connection;

  /** What was asked since the last call. */
  List<String> calls() {
    List<String> now = List.copyOf(calls);
    calls.clear();
    return now;
  }

  /** The last {@code subscribe}. */
  AuthRequest request() {
    return requests.get(requests.size() - 1);
  }

  /** The client that came last. */
  ClientConnection connection() {
    return Objects.requireNonNull(connection);
  }

  @Override
  public ClientSession connect(ClientConnection connected, Authorizer authorizer) {
    connection = connected;
    calls.add("connect");
    return new ClientSession() {
      @Override
      public void subscribe(AuthRequest request) {
        requests.add(request);
        calls.add("subscribe " + request.channel());
      }

      @Override
      public void unsubscribe(ChannelName channel) {
        calls.add("unsubscribe " + channel);
      }

      @Override
      public void whisper(ChannelName channel, String name, RawJson data) {
        calls.add("whisper " + channel + " " + name + " " + data);
      }

      @Override
      public void moveTo(ClientConnection target, Runnable lastWritten) {
        calls.add("move");
        connection = target;
        lastWritten.run();
      }

      @Override
      public void disconnected() {
        calls.add("disconnected");
      }
    };
  }
}
