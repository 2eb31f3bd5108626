package io.echobridge.protocol.raw;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.ChannelName;
import io.echobridge.gate.CloseReason;
import io.echobridge.gate.Handshake;
import io.echobridge.gate.MessageCount;
import io.echobridge.gate.ProtocolRefusal;
import io.echobridge.net.Frame;
import io.echobridge.net.Holding;
import io.echobridge.net.Rate;
import io.echobridge.protocol.Beginning;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.raw.frame.ClientMessage;
import io.echobridge.protocol.raw.frame.JsonEncoder;
import io.echobridge.protocol.raw.frame.Sayings;
import io.echobridge.token.Identity;
import io.echobridge.websocket.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A client whose frames are JSON objects: what it says are calls of the hub. */
final class JsonTalk implements Talk, Beginning {
  /** Messages that make no sense: so many a second, and as many at once, are answered. */
  private static final Rate BAD = Rate.of(10, 10);

  /** A page subscribes to all of its channels when its socket opens, and that may be hundreds. */
  static final int MOST_EARLY = 1_000;

  private static final int BAD_NAME = 400;
  private static final int TAKEN = 200;
  private static final int UNWANTED = 404;

  private final WebSocketClient client;
  private final WebSocket socket;
  private final ClientSession session;
  private final Questions questions;
  private final MessageCount bad = new MessageCount();
  private final long shownBytes;
  private Optional<String> user = Optional.empty();
  private Map<ChannelName, Refused> refusedFirst = Map.of();
  private boolean isWelcome;
  private boolean isOver;

  /** What it says before it is welcome, and on the channels that it named; null where nothing. */
  private @Nullable Early early;

  /**
   * @param handshake and
   * @param shown as headers that the client gives with each question to the application
   */
  JsonTalk(
      WebSocketClient client,
      WebSocket socket,
      ProtocolContext context,
      Handshake handshake,
      Map<String, String> shown) {
    this.client = client;
    this.socket = socket;
    this.session =
        context.bridge().connect(new RawConnection(client, JsonEncoder.ONLY, socket.sink()));
    this.questions = new Questions(context.authorizer(), client.id(), handshake, shown);
    this.shownBytes = questions.size();
    holding().take(shownBytes);
  }

  private Holding holding() {
    return client.place().holding();
  }

  private void send(Frame frame) {
    socket.sink().send(frame);
  }

  @Override
  public void begin(Wish wish, Identity identity) {
    user = identity.user();
    session.begin(identity, wish.channels(), wish.place(), questions, this);
  }

  @Override
  public boolean decided(Map<ChannelName, Refused> refused) {
    refusedFirst = refused;
    return true;
  }

  @Override
  public void begun(Start start) {
    isWelcome = true;
    send(Sayings.welcome(client.id(), user, start));
    refusedFirst.forEach((channel, why) -> send(Sayings.error(channel.value(), why.status())));
    refusedFirst = Map.of();
    start.gap().ifPresent(why -> send(Sayings.gap(why, start.place())));
    if (early != null) {
      client.loop().execute(this::goOn); // It is on its channels a moment after this call.
    }
  }

  private void goOn() {
    Early waiting = early;
    early = null;
    if (waiting != null) {
      waiting.over().forEach(client::does);
    }
  }

  @Override
  public void refused(ChannelName channel, int status) {} // The encoder has said it.

  @Override
  public boolean hears(String message) {
    Optional<ClientMessage> said = ClientMessage.parse(message);
    if (said.isEmpty()) {
      count("a message of a client is no JSON object");
      return false;
    }
    if (isWelcome && early == null) {
      does(said.get());
    } else {
      hearsEarly(said.get(), message);
    }
    return true;
  }

  /** Whatever it says before it is welcome is done behind that, and in its order. */
  private void hearsEarly(ClientMessage said, String message) {
    if (said.type().equals("ping") || said.type().equals("pong")) {
      does(said);
      return;
    }
    if (said.type().equals("unsubscribe")) {
      // At once, so that it never begins there; and in its turn, for what it said before.
      ChannelName.parse(said.channel()).ifPresent(session::unsubscribe);
      if (isOver || (isWelcome && early == null)) {
        return; // Nothing but this channel was waited for, or it goes for lack of memory.
      }
    }
    early = early == null ? new Early(holding(), 0, MOST_EARLY) : early;
    early.keep(message, client::finish);
  }

  @Override
  public boolean hearsNoText() {
    count("a message of a client is binary");
    return false;
  }

  private void does(ClientMessage said) {
    switch (said.type()) {
      case "ping" -> send(Sayings.PONG);
      case "pong" -> {} // It shows that the client lives.
      case "publish" -> tell(said);
      case "subscribe", "unsubscribe", "whisper" -> {
        Optional<ChannelName> channel = ChannelName.parse(said.channel());
        if (channel.isPresent()) {
          does(said, channel.get());
        } else if (isAnswered("a message of a client names no channel")) {
          send(Sayings.error(beginning(said.channel()), BAD_NAME));
        }
      }
      default -> unknown();
    }
  }

  private void unknown() {
    if (isAnswered("a message of a client has a type that clients do not send")) {
      send(Sayings.error(BAD_NAME));
    }
  }

  /** Something for the application, where it wants to hear clients. */
  private void tell(ClientMessage said) {
    Optional<ChannelName> channel = ChannelName.parse(said.channel());
    if (channel.isEmpty() && !said.channel().isEmpty()) {
      told(beginning(said.channel()), BAD_NAME);
      return;
    }
    session.tell(
        channel.orElse(null), said.event(), said.data(), status -> told(said.channel(), status));
  }

  private void told(String channel, int status) {
    if (status == UNWANTED) {
      unknown();
    } else if (status != TAKEN && bad.isWithin(BAD)) {
      send(Sayings.publishError(channel, status));
    }
  }

  private void does(ClientMessage said, ChannelName channel) {
    switch (said.type()) {
      case "subscribe" -> {
        if (said.after().isEmpty()) {
          session.subscribe(channel, questions);
        } else {
          session.begin(List.of(channel), said.after(), questions, new After(channel));
        }
      }
      case "unsubscribe" -> session.unsubscribe(channel);
      default -> session.whisper(channel, said.event(), said.data());
    }
  }

  /** One more channel, behind a place that the client names. */
  private final class After implements Beginning {
    private final ChannelName channel;

    After(ChannelName channel) {
      this.channel = channel;
    }

    @Override
    public boolean decided(Map<ChannelName, Refused> refused) {
      refused.values().forEach(why -> send(Sayings.error(channel.value(), why.status())));
      return refused.isEmpty();
    }

    @Override
    public void begun(Start start) {
      start.gap().ifPresent(why -> send(Sayings.gap(channel.value(), why)));
    }

    @Override
    public void refused(ChannelName refused, int status) {} // The encoder has said it.
  }

  private boolean isAnswered(String what) {
    count(what);
    return bad.isWithin(BAD);
  }

  private void count(String what) {
    client.place().countRefusal(ProtocolRefusal.MESSAGE, what);
  }

  /** As much of a bad name as is said back. */
  private static String beginning(String name) {
    return name.length() <= ChannelName.MAX_LENGTH
        ? name
        : name.substring(0, ChannelName.MAX_LENGTH);
  }

  /** A ping that the page can see: it tells how far the page has heard. */
  @Override
  public void ping() {
    if (isWelcome) {
      session.tellPlace(place -> send(place.map(Sayings::ping).orElse(Sayings.PING)));
    }
  }

  @Override
  public void over(CloseReason reason) {
    isOver = true;
    session.disconnected(reason);
    if (early != null) {
      early.gone();
      early = null;
    }
    holding().giveBack(shownBytes);
  }
}
