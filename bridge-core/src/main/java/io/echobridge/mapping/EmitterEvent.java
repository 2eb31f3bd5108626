package io.echobridge.mapping;

import com.fasterxml.jackson.core.JsonPointer;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.channel.RawJson;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one room hears of an emission. */
final class EmitterEvent implements Content {
  private final Emission emission;
  private final List<String> rooms;
  private final @Nullable String room;

  /**
   * @param rooms all that hear it
   * @param room the one of them that this is for; null: for all of them
   */
  EmitterEvent(Emission emission, List<String> rooms, @Nullable String room) {
    this.emission = emission;
    this.rooms = rooms;
    this.room = room;
  }

  @Override
  public List<String> channels(BrokerMessage message) {
    if (room == null) {
      throw new UnmappableMessageException(
          "no-room", "it is for everybody; the channel of a rule can name a channel for it");
    }
    return List.of(room);
  }

  @Override
  public @Nullable String event() {
    return emission.event();
  }

  /** As Echo's clients have it: {@code emit(event, channel, data)} has the room first. */
  @Override
  public RawJson data() {
    int arguments = emission.arguments();
    if (arguments == 0) {
      return RawJson.NULL;
    }
    if (arguments == 1) {
      return emission.json(0);
    }
    String first = arguments == 2 ? emission.text(0) : null;
    boolean named = first != null && (room == null ? rooms.contains(first) : room.equals(first));
    return emission.json(named ? 1 : -1);
  }

  @Override
  public Set<String> exceptAll() {
    return emission.except();
  }

  @Override
  public @Nullable String word(String name) {
    return name.equals("room") ? room : emission.namespace();
  }

  @Override
  public @Nullable String at(JsonPointer pointer) {
    throw new IllegalStateException("no rule of an emitter has pointers");
  }
}
