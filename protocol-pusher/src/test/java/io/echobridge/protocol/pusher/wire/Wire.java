package io.echobridge.protocol.pusher.wire;

import io.echobridge.protocol.pusher.PusherProtocolFactory;
import io.echobridge.testkit.wire.Transcript;
import io.echobridge.testkit.wire.WireServer;
import io.echobridge.text.JsonText;
import java.io.IOException;

/** Transcripts of Pusher's clients at {@code /app/app-key}. */
final class Wire extends Transcript {
  Wire(Settings settings) {
    super(
        new WireServer(
            settings, context -> new PusherProtocolFactory().create(settings.config(), context)),
        new PusherDialect());
  }

  Wire() {
    this(new Settings());
  }

  /** Connects clients, whose socket ids are kept by their names. */
  void connect(String... names) throws IOException {
    for (String name : names) {
      play(
          """
          %s = websocket
          %s < {"event":"pusher:connection_established","data":"{\\"socket_id\\":\\"{%s}\\",\\"activity_timeout\\":120}"}
          """
              .formatted(name, name, name));
    }
  }

  /** What an application answers a client that asks for a guarded channel. */
  String auth(String name, String channel) {
    return Settings.KEY.key() + ':' + Settings.KEY.sign(kept(name) + ':' + channel);
  }

  String auth(String name, String channel, String channelData) {
    return auth(name, channel + ':' + channelData);
  }

  /** Subscribes to a channel that needs no channel data, and hears that it has. */
  void enter(String name, String channel) throws IOException {
    say(name, subscribe(channel, auth(name, channel)));
    play(
        """
        %s < {"event":"pusher_internal:subscription_succeeded","channel":"%s","data":"{}"}
        """
            .formatted(name, channel));
  }

  /** Asks for a presence channel. */
  void join(String name, String channel, String channelData) throws IOException {
    say(name, subscribe(channel, auth(name, channel, channelData), channelData));
  }

  static String subscribe(String channel, String auth) {
    return "{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"%s\",\"channel\":%s}}"
        .formatted(auth, JsonText.quoted(channel));
  }

  static String subscribe(String channel, String auth, String channelData) {
    return "{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"%s\",\"channel_data\":%s,\"channel\":%s}}"
        .formatted(auth, JsonText.quoted(channelData), JsonText.quoted(channel));
  }

  String signIn(String name, String userData) {
    String auth = Settings.KEY.key() + ':' + Settings.KEY.sign(kept(name) + "::user::" + userData);
    return "{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"%s\",\"user_data\":%s}}"
        .formatted(auth, JsonText.quoted(userData));
  }

  /** Says one frame as it is, with none of a transcript's words in it. */
  void say(String name, String frame) throws IOException {
    peer(name).send(frame);
  }
}
