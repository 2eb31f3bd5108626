package io.echobridge.protocol.raw;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.ChannelName;
import io.echobridge.gate.CloseReason;
import io.echobridge.gate.Handshake;
import io.echobridge.gate.ProtocolRefusal;
import io.echobridge.net.Frame;
import io.echobridge.protocol.Beginning;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.raw.frame.RawEncoder;
import io.echobridge.protocol.raw.frame.Spoken;
import io.echobridge.token.Identity;
import io.echobridge.websocket.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client that is sent nothing but the data of events. A frame has no room for a refusal, so one
 * that may not hear all of its channels is closed.
 */
final class RawTalk implements Talk, Beginning {
  private static final Frame PONG = Frame.text("pong");

  /** What a frame is called for the application. */
  private static final String EVENT = "message";

  private static final int UNWANTED = 404;

  private final WebSocketClient client;
  private final WebSocket socket;
  private final ClientSession session;

  /** What the application is asked with: what is kept of the request goes with the answers. */
  private @Nullable Questions questions;

  /** What its frames are about: the first channel of its URL. */
  private @Nullable ChannelName channel;

  RawTalk(
      WebSocketClient client,
      WebSocket socket,
      ProtocolContext context,
      Handshake handshake,
      Map<String, String> shown) {
    this.client = client;
    this.socket = socket;
    Questions asking = new Questions(context.authorizer(), client.id(), handshake, shown);
    this.questions = asking;
    client.place().holding().take(asking.size());
    this.session =
        context.bridge().connect(new RawConnection(client, RawEncoder.ONLY, socket.sink()));
  }

  @Override
  public void begin(Wish wish, Identity identity) {
    channel = wish.channels().stream().findFirst().orElse(null);
    session.begin(identity, wish.channels(), wish.place(), Objects.requireNonNull(questions), this);
  }

  @Override
  public boolean decided(Map<ChannelName, Refused> refused) {
    letGo();
    if (!refused.isEmpty()) {
      refuse(refused.values().stream().map(Refused::status).toList());
    }
    return refused.isEmpty();
  }

  /** The application is not asked again. */
  private void letGo() {
    if (questions != null) {
      client.place().holding().giveBack(questions.size());
      questions = null;
    }
  }

  @Override
  public void begun(Start start) {}

  @Override
  public void refused(ChannelName channel, int status) {
    refuse(List.of(status));
  }

  private void refuse(List<Integer> statuses) {
    client.finish(CloseReason.REFUSED, Answers.code(statuses));
  }

  @Override
  public boolean hears(String message) {
    if (message.equals("ping")) {
      socket.sink().send(PONG);
    } else {
      session.tell(channel, EVENT, Spoken.data(message), this::told);
    }
    return true;
  }

  /** Whatever else is refused, the hub has counted. */
  private void told(int status) {
    if (status == UNWANTED) {
      drop();
    }
  }

  @Override
  public boolean hearsNoText() {
    drop();
    return true;
  }

  /** Nobody listens to such clients. */
  private void drop() {
    client
        .place()
        .countRefusal(ProtocolRefusal.MESSAGE, "a message of a client with raw frames is dropped");
  }

  @Override
  public void over(CloseReason reason) {
    session.disconnected(reason);
    letGo();
  }
}
