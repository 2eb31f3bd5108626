package io.echobridge.testkit.lines;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.auth.AuthRequest;
import io.echobridge.auth.Authorization;
import io.echobridge.auth.Authorizer;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.gate.Handshake;
import io.echobridge.net.Frame;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.ProtocolContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What a client says, as calls of the hub. */
final class LinesSession {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Frame PONG = Frame.text("{\"pong\":true}");

  private final LinesConnection connection;
  private final Handshake handshake;
  private final Authorizer application;
  private final ClientSession session;

  LinesSession(LinesConnection connection, Handshake handshake, ProtocolContext context) {
    this.connection = connection;
    this.handshake = handshake;
    this.session = context.bridge().connect(connection);
    this.application = context.authorizer();
  }

  /** Does what a message says; whether it was one of this protocol. */
  boolean understands(String message) {
    JsonNode said;
    try {
      said = JSON.readTree(message);
    } catch (JsonProcessingException e) {
      return false;
    }
    if (said.has("ping")) {
      connection.sink().send(PONG);
      return true;
    }
    Optional<ChannelName> channel = ChannelName.parse(said.path("channel").asText());
    if (channel.isEmpty()) {
      return false;
    }
    switch (said.path("say").asText()) {
      case "subscribe" -> session.subscribe(channel.get(), this::ask);
      case "leave" -> session.unsubscribe(channel.get());
      case "whisper" -> session.whisper(channel.get(), said.path("event").asText(), data(said));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Asks the application about a guarded channel. */
  private CompletableFuture<Authorization> ask(ChannelName channel) {
    return application.authorize(
        new AuthRequest(
            channel,
            connection.id(),
            Map.of(),
            handshake.headers(),
            handshake.remoteAddress(),
            handshake.loginKeptBack()));
  }

  private static RawJson data(JsonNode said) {
    return said.has("data") ? RawJson.of(said.get("data").toString()) : RawJson.NULL;
  }

  /** The client is gone. */
  void over(CloseReason reason) {
    session.disconnected(reason);
  }
}
