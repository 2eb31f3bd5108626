package io.echobridge.protocol.echo;

import io.echobridge.auth.AuthRequest;
import io.echobridge.auth.Authorization;
import io.echobridge.auth.Authorizer;
import io.echobridge.auth.ChannelAuthorizer;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.protocol.Beginning;
import io.echobridge.protocol.Bridge;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.SignedInUser;
import io.echobridge.protocol.WhisperOutcome;
import io.echobridge.token.Identity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Keeps what clients ask of the hub, and what the application is asked for them. */
final class RecordingBridge implements Bridge, Authorizer {
  private final List<String> calls = new ArrayList<>();
  private final List<AuthRequest> requests = new ArrayList<>();
  private final List<IntConsumer> asking = new ArrayList<>();
  private final List<WhisperOutcome> whispers = new ArrayList<>();
  private @Nullable ClientConnection connection;

  /** Whether the application wants to hear clients. */
  boolean wantsMessages;

  /** What was asked since the last call. */
  List<String> calls() {
    List<String> now = List.copyOf(calls);
    calls.clear();
    return now;
  }

  /** What the application was asked last; it never answers. */
  AuthRequest request() {
    return requests.get(requests.size() - 1);
  }

  /** Decides about the subscribe of that number, from 0. */
  void decide(int number, int status) {
    asking.get(number).accept(status);
  }

  /** What the whisper of that number waits for, from 0. */
  WhisperOutcome whisper(int number) {
    return whispers.get(number);
  }

  /** The client that came last. */
  ClientConnection connection() {
    return Objects.requireNonNull(connection);
  }

  @Override
  public CompletableFuture<Authorization> authorize(AuthRequest request) {
    requests.add(request);
    return new CompletableFuture<>();
  }

  @Override
  public ClientSession connect(ClientConnection connected) {
    connection = connected;
    calls.add("connect");
    return new ClientSession() {
      @Override
      public void identify(Identity identity) {
        calls.add("identify " + identity.user().orElse("nobody"));
      }

      @Override
      public void subscribe(
          ChannelName channel, ChannelAuthorizer authorizer, IntConsumer decided) {
        calls.add("subscribe " + channel);
        asking.add(decided);
        var unused = authorizer.authorize(channel);
      }

      @Override
      public void begin(
          Identity identity,
          Collection<ChannelName> channels,
          Optional<String> place,
          ChannelAuthorizer authorizer,
          Beginning beginning) {
        throw new UnsupportedOperationException("clients of Echo begin with nothing");
      }

      @Override
      public void tell(
          @Nullable ChannelName channel, String event, RawJson data, IntConsumer told) {
        told.accept(wantsMessages ? 200 : 404);
        if (wantsMessages) {
          calls.add("tell " + channel + " " + event + " " + data);
        }
      }

      @Override
      public void tellPlace(Consumer<Optional<String>> told) {
        throw new UnsupportedOperationException("clients of Echo hear their places with events");
      }

      @Override
      public void unsubscribe(ChannelName channel) {
        calls.add("unsubscribe " + channel);
      }

      @Override
      public void whisper(ChannelName channel, String name, RawJson data, WhisperOutcome outcome) {
        whispers.add(outcome);
        calls.add("whisper " + channel + " " + name + " " + data);
      }

      @Override
      public boolean signIn(SignedInUser user) {
        calls.add("signIn " + user.id());
        return true;
      }

      @Override
      public void moveTo(ClientConnection target, Runnable lastWritten) {
        calls.add("move");
        connection = target;
        lastWritten.run();
      }

      @Override
      public void disconnected(CloseReason reason) {
        calls.add("disconnected " + reason.word());
      }
    };
  }
}
