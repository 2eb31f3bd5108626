package io.echobridge.protocol.pusher;

import io.echobridge.channel.ChannelName;
import io.echobridge.gate.Admitted;
import io.echobridge.gate.MessageCount;
import io.echobridge.gate.ProtocolRefusal;
import io.echobridge.net.FrameSink;
import io.echobridge.net.Rate;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.pusher.PusherConfig.ClientEvents.From;
import io.echobridge.protocol.pusher.frame.ClientFrame;
import io.echobridge.protocol.pusher.frame.ErrorCode;
import io.echobridge.protocol.pusher.frame.Sayings;
import java.util.Optional;

/** The events of one client for the others. On its loop only. */
final class ClientEvents {
  static final String PREFIX = "client-";

  /** Whoever sends a thousand too many hears of it once. */
  private static final Rate REFUSALS = Rate.of(1, 1);

  private final PusherConfig.ClientEvents config;
  private final Admitted place;
  private final ClientSession session;
  private final FrameSink sink;
  private final MessageCount said = new MessageCount();
  private final MessageCount refused = new MessageCount();

  ClientEvents(
      PusherConfig.ClientEvents config, Admitted place, ClientSession session, FrameSink sink) {
    this.config = config;
    this.place = place;
    this.session = session;
    this.sink = sink;
  }

  /** Whether others hear it is for the hub to say, where it is not for this protocol. */
  void hears(ClientFrame frame) {
    Optional<ChannelName> channel = ChannelName.parse(frame.channel());
    if (config.from() == From.NONE) {
      refuse(ErrorCode.CLIENT_EVENT, "Client event rejected: this app takes none");
    } else if (!said.isWithin(config.pace())) {
      refuse(
          ErrorCode.CLIENT_EVENT,
          "Client event rejected: more than " + config.rate() + " a second are too many");
    } else if (channel.isEmpty()) {
      refuse(ErrorCode.UNAUTHORISED, "Client event rejected: it names no channel");
    } else if (channel.get().isEncrypted()) {
      refuse(ErrorCode.UNAUTHORISED, "Client event rejected: the channel is encrypted");
    } else {
      session.whisper(channel.get(), frame.event(), frame.said());
    }
  }

  private void refuse(int code, String words) {
    place.countRefusal(ProtocolRefusal.CLIENT_EVENT, words);
    if (refused.isWithin(REFUSALS)) {
      sink.send(Sayings.error(code, words));
    }
  }
}
