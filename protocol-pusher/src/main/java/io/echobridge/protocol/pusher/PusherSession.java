package io.echobridge.protocol.pusher;

import io.echobridge.auth.AppKeys;
import io.echobridge.auth.Authorization;
import io.echobridge.channel.ChannelName;
import io.echobridge.gate.CloseReason;
import io.echobridge.gate.MessageCount;
import io.echobridge.gate.ProtocolRefusal;
import io.echobridge.net.Rate;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.pusher.frame.BadFrameException;
import io.echobridge.protocol.pusher.frame.ClientFrame;
import io.echobridge.protocol.pusher.frame.ErrorCode;
import io.echobridge.protocol.pusher.frame.PusherEncoder;
import io.echobridge.protocol.pusher.frame.Sayings;
import io.echobridge.token.Identity;
import io.echobridge.websocket.WebSocket;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What a client says, as calls of the hub. On its loop only. */
final class PusherSession {
  /** Frames that are no events: so many a second, and as many at once, are answered. */
  private static final Rate BAD_FRAMES = Rate.of(10, 10);

  private static final Set<String> SUBSCRIBE = Set.of("channel", "auth", "channel_data");
  private static final Set<String> UNSUBSCRIBE = Set.of("channel");
  private static final Set<String> SIGN_IN = Set.of("auth", "user_data");
  private static final int BAD_NAME = 400;

  /** The hub's only reason for this status: signatures are judged here, and nobody is asked. */
  private static final int NO_MEMORY = 503;

  private final PusherClient client;
  private final WebSocket socket;
  private final Supplier<Optional<AppKeys>> keys;
  private final ClientSession session;
  private final ClientEvents clientEvents;
  private final SignIn signIn;
  private final MessageCount badFrames = new MessageCount();
  private final boolean isKnown;
  private boolean entered;

  PusherSession(
      PusherClient client,
      WebSocket socket,
      PusherConfig.ClientEvents events,
      ProtocolContext context,
      Optional<Identity> identity) {
    this.client = client;
    this.socket = socket;
    this.keys = context.keys();
    this.session = context.bridge().connect(new PusherConnection(client, socket));
    identity.ifPresent(session::identify);
    this.isKnown = identity.isPresent();
    this.clientEvents = new ClientEvents(events, client.place(), session, socket.sink());
    this.signIn = new SignIn(client, session, socket.sink(), identity.flatMap(Identity::user));
  }

  /**
   * Whether the client is signed in, its token says who it is, or it was let into a guarded
   * channel.
   */
  boolean isAuthorised() {
    return entered || isKnown || signIn.isDone();
  }

  /** Does what a frame says; whether it may go on. */
  boolean hears(String message) {
    try {
      return understands(ClientFrame.parse(message));
    } catch (BadFrameException e) {
      return answersBadFrame(String.valueOf(e.getMessage()));
    }
  }

  /** A frame that is not even text; whether it may go on. */
  boolean hearsNoText() {
    return answersBadFrame("Expected a text frame");
  }

  private boolean answersBadFrame(String words) {
    count("a frame is no event of the protocol");
    boolean within = badFrames.isWithin(BAD_FRAMES);
    if (within) {
      socket.sink().send(Sayings.error(ErrorCode.NONE, words));
    }
    return within;
  }

  private void count(String reason) {
    client.place().countRefusal(ProtocolRefusal.FRAME, reason);
  }

  private boolean understands(ClientFrame frame) throws BadFrameException {
    switch (frame.event()) {
      case "pusher:ping" -> socket.sink().send(Sayings.PONG);
      case "pusher:pong" -> client.ponged();
      case "pusher:subscribe" -> subscribe(frame.strings(SUBSCRIBE));
      case "pusher:unsubscribe" ->
          ChannelName.parse(frame.strings(UNSUBSCRIBE).getOrDefault("channel", ""))
              .ifPresent(session::unsubscribe);
      case "pusher:signin" -> signIn.hears(frame.strings(SIGN_IN), keys.get());
      default -> {
        if (frame.event().startsWith(ClientEvents.PREFIX)) {
          clientEvents.hears(frame);
        } else {
          unknown();
        }
      }
    }
    return true;
  }

  /** Another version may have more events than we know: the client is told, and never cut. */
  private void unknown() {
    count("a frame names an event that clients do not send");
    if (badFrames.isWithin(BAD_FRAMES)) {
      socket.sink().send(Sayings.error(ErrorCode.NONE, "No event of a client has this name"));
    }
  }

  private void subscribe(Map<String, String> said) throws BadFrameException {
    String name = said.getOrDefault("channel", "");
    if (name.isEmpty()) {
      throw new BadFrameException("Expected a subscribe to name a channel");
    }
    Optional<ChannelName> channel = ChannelName.parse(name);
    if (channel.isEmpty()) {
      count("a client subscribes to what is no name of a channel");
      String shown = Signatures.beginning(name, ChannelName.MAX_LENGTH);
      socket.sink().send(PusherEncoder.refused(shown, BAD_NAME, "No channel has this name"));
      return;
    }
    session.subscribe(channel.get(), guarded -> authorized(guarded, said), this::decided);
  }

  /** Memory may be there in a moment, and pusher-js asks again only on another connection. */
  private void decided(int status) {
    if (status == NO_MEMORY) {
      client.finish(CloseReason.MEMORY);
    }
  }

  /** The application has decided, and signed it. */
  private CompletableFuture<Authorization> authorized(
      ChannelName channel, Map<String, String> said) {
    SignedSubscribe subscribe =
        new SignedSubscribe(
            client.id(),
            said.getOrDefault("auth", ""),
            Optional.ofNullable(said.get("channel_data")));
    Authorization decided = subscribe.authorization(channel, keys.get(), signIn.member());
    if (decided instanceof Authorization.Granted) {
      entered = true;
    }
    return CompletableFuture.completedFuture(decided);
  }

  /** The client is gone. */
  void over(CloseReason reason) {
    session.disconnected(reason);
    signIn.forget();
  }
}
