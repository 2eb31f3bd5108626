package io.echobridge.mapping;

import io.echobridge.broker.BrokerMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Socket.IO's emitters, and servers with the Redis adapter, publish: MessagePack {@code [uid,
 * packet, options]} on {@code socket.io#/#} or {@code socket.io#/#room#}, that of old emitters
 * {@code [packet, options]} on {@code socket.io#emitter}, and python-socketio's JSON, or its pickle
 * from before 5.14. A room is a channel.
 */
final class EmitterEnvelope implements Envelope {
  private static final String MAIN_NAMESPACE = "/";

  private final Json json;
  private final boolean anyNamespace;
  private final boolean eachRoom;

  /**
   * @param channel how a rule names the channel; null: as the room
   */
  EmitterEnvelope(Json json, @Nullable Template channel) {
    this.json = json;
    this.anyNamespace = channel != null && channel.uses(new Word.Own("namespace"));
    this.eachRoom = channel == null || channel.uses(new Word.Own("room"));
  }

  /** Of a message for one room of the main namespace the address says it. */
  @Override
  public @Nullable String channel(BrokerMessage message) {
    return roomOf(message.address(), MAIN_NAMESPACE);
  }

  @Override
  public List<EmitterEvent> open(BrokerMessage message) {
    String address = message.address();
    byte[] body = message.body();
    json.checkSize(body);
    if (isRequest(address)) {
      throw request();
    }
    Emission emission = read(body);
    if (!anyNamespace && !emission.namespace().equals(MAIN_NAMESPACE)) {
      throw UnmappableMessageException.dropped(
          "other-namespace", "expected the namespace /, or a channel with {namespace}");
    }
    String only = roomOf(address, emission.namespace());
    // Of several messages, one for each room, each names all rooms: only its own is meant.
    List<String> rooms = only == null ? emission.rooms() : List.of(only);
    if (!eachRoom || rooms.isEmpty()) {
      return List.of(new EmitterEvent(emission, rooms, null));
    }
    List<EmitterEvent> events = new ArrayList<>(rooms.size());
    for (String room : rooms) {
      events.add(new EmitterEvent(emission, rooms, room));
    }
    return events;
  }

  private Emission read(byte[] body) {
    boolean pickle = Pickle.is(body);
    if (!pickle && (body.length == 0 || body[0] != '{')) {
      return MsgpackEmission.read(body);
    }
    try {
      byte[] text = pickle ? PickledEmission.json(body, json.maxSize()) : body;
      json.checkText(text);
      return PythonEmission.read(json, text);
    } catch (IOException e) {
      throw Json.bad(e);
    }
  }

  /** What servers and emitters ask of servers: to join, to leave, who is there. */
  static UnmappableMessageException request() {
    return UnmappableMessageException.dropped(
        "emitter-request", "a request to Socket.IO servers is not an event");
  }

  private static boolean isRequest(String address) {
    int end = address.indexOf('#');
    String key = end < 0 ? address : address.substring(0, end);
    return key.endsWith("-request") || key.endsWith("-response");
  }

  /** The room of {@code key#namespace#room#}, if there is one. */
  private static @Nullable String roomOf(String address, String namespace) {
    String before = "#" + namespace + "#";
    int at = address.indexOf(before);
    int from = at + before.length();
    if (at < 0 || from == address.length()) {
      return null;
    }
    int end = address.length() - (address.endsWith("#") ? 1 : 0);
    return address.substring(from, end);
  }
}
