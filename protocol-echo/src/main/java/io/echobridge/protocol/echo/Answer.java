package io.echobridge.protocol.echo;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.WhisperOutcome;
import io.echobridge.protocol.WhisperRefusal;
import io.echobridge.protocol.echo.socketio.Ack;
import io.echobridge.protocol.echo.socketio.Arguments;
import io.echobridge.protocol.echo.socketio.Json;
import java.util.function.IntConsumer;

/**
 * What a client that asked for an acknowledgement is told: one object with what became of its
 * event. On the loop of the socket.
 */
final class Answer {
  /** For a client that did not ask. */
  static final Answer UNASKED = new Answer(Ack.NONE);

  private static final int UNWANTED = 404;

  private final Ack ack;

  Answer(Ack ack) {
    this.ack = ack;
  }

  /** Of an event for the application; one that does not want to hear clients says nothing. */
  IntConsumer told() {
    return ack == Ack.NONE
        ? ClientSession.UNASKED
        : status -> {
          if (status == UNWANTED) {
            nothing();
          } else {
            status(status);
          }
        };
  }

  /** Of an event that nobody takes. */
  void nothing() {
    ack.send(Arguments.of());
  }

  /** Of an event without a channel. */
  void status(int status) {
    if (ack != Ack.NONE) {
      send("{\"status\":" + status + "}");
    }
  }

  /** Of a subscribe or unsubscribe. */
  void channel(String channel, int status) {
    if (ack != Ack.NONE) {
      send("{\"channel\":" + Json.quote(channel) + ",\"status\":" + status + "}");
    }
  }

  /** Of a subscribe, once the hub has decided. */
  IntConsumer decided(ChannelName channel) {
    return ack == Ack.NONE ? ClientSession.UNASKED : status -> channel(channel.value(), status);
  }

  /** Of a client event, once the other subscribers have it. */
  WhisperOutcome outcome() {
    return ack == Ack.NONE ? WhisperOutcome.UNASKED : new Whispered();
  }

  private void send(String json) {
    ack.send(Arguments.of(RawJson.of(json)));
  }

  /** What became of a client event. */
  private final class Whispered implements WhisperOutcome {
    @Override
    public void heard(int receivers) {
      send("{\"receivers\":" + receivers + "}");
    }

    @Override
    public void dropped(WhisperRefusal reason) {
      status(
          switch (reason) {
            case NOT_ALLOWED -> 403;
            case BAD_NAME -> 400;
            case TOO_MUCH -> 429;
            case BUSY -> 503;
          });
    }
  }
}
