package io.echobridge.protocol.pusher.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.pusher.PusherProtocolFactory;
import io.echobridge.testkit.wire.Transcript;
import io.echobridge.testkit.wire.WireServer;
import io.echobridge.text.JsonText;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Transcripts of Pusher's clients at {@code /app/app-key}. */
final class Wire extends Transcript {
  Wire(Settings settings) {
    this(settings, context -> context);
  }

  /**
   * @param among what the protocol is made with, given what the server has
   */
  Wire(Settings settings, UnaryOperator<ProtocolContext> among) {
    super(
        new WireServer(
            settings,
            context -> new PusherProtocolFactory().create(settings.config(), among.apply(context))),
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

  /** The client hears exactly this next. */
  void hears(String name, String event, String channel, String data) throws IOException {
    assertThat(next(name)).isEqualTo(frame(event, channel, data) + '}');
  }

  /** As {@link #hears}, with the user that said it. */
  void hearsUser(String name, String event, String channel, String data, String user)
      throws IOException {
    assertThat(next(name))
        .isEqualTo(frame(event, channel, data) + ",\"user_id\":" + JsonText.quoted(user) + '}');
  }

  private static String frame(String event, String channel, String data) {
    return "{\"event\":%s,\"channel\":%s,\"data\":%s"
        .formatted(JsonText.quoted(event), JsonText.quoted(channel), JsonText.quoted(data));
  }

  /** The client is told of an error with this code, in words that hold these. */
  void hearsError(String name, String code, String words) throws IOException {
    assertThat(next(name))
        .startsWith("{\"event\":\"pusher:error\",\"data\":{\"code\":" + code + ",\"message\":\"")
        .contains(words)
        .endsWith("\"}}");
  }

  /** Whether the client hears nothing for a while. */
  boolean isQuiet(String name) throws IOException {
    return peer(name).isQuiet();
  }

  /** The client hears nothing but the answers to its own questions. */
  void settled(String name) throws IOException {
    play(name + " sync");
  }

  /** The application publishes over HTTP, with its data as text. */
  void post(String channel, String event, String json) {
    post(channel, event, json, null);
  }

  /**
   * As {@link #post}.
   *
   * @param except the id of the connection that is not to hear it
   */
  void post(String channel, String event, String json, @Nullable String except) {
    BroadcastEvent posted = new BroadcastEvent(event, RawJson.of(json), except, Set.of(), true);
    var unused = server.hub().publish(List.of(new ChannelName(channel)), posted);
  }

  /** Says frames as they are, with none of a transcript's words in it. */
  void say(String name, String... frames) throws IOException {
    peer(name).send(frames);
  }
}
