package io.echobridge.broker.redis;

import io.echobridge.broker.link.Deliveries;
import io.echobridge.broker.redis.stream.EntryId;
import io.echobridge.broker.redis.stream.StreamEntry;
import io.echobridge.broker.redis.stream.StreamPlaces;
import io.lettuce.core.StreamMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands over entries of streams, and knows up to which ones. On the event loop of the connection
 * that receives.
 */
final class EntryFeed {
  private static final Logger log = LoggerFactory.getLogger(RedisBroker.class);

  /** How many entries are asked for at once: many, and fewer where they may be long. */
  private static final int MANY = 256;

  private static final int FEW = 16;
  private static final int MOST_BYTES = 16 << 20;

  private final String where;
  private final List<String> addresses;
  private final Map<String, Integer> lanes = new HashMap<>();
  private final Duration history;
  private final IntSupplier largest;
  private final StreamPlaces places;
  private final Receiver receiver;
  private final Deliveries deliveries;

  /** Of each stream, by lane; empty before the first look. */
  private final List<Cursor> cursors = new ArrayList<>();

  /** The one that is read alone, and entry by entry; -1 if none is. */
  private int alone = -1;

  /**
   * @param streams their names at Redis, which are the addresses
   * @param history how far back to begin; zero: messages have no places
   * @param largest how many bytes an event may have
   * @param receiver has the listener busy meanwhile
   */
  EntryFeed(
      String where,
      List<String> streams,
      Duration history,
      IntSupplier largest,
      StreamPlaces places,
      Receiver receiver,
      Deliveries deliveries) {
    this.where = where;
    this.addresses = streams;
    this.history = history;
    this.largest = largest;
    this.places = places;
    this.receiver = receiver;
    this.deliveries = deliveries;
    for (String stream : streams) {
      lanes.put(stream, lanes.size());
    }
  }

  boolean hasBegun() {
    return !cursors.isEmpty();
  }

  /** Where to begin: at the end, or as far back as the history goes. */
  void begin(List<StreamInfo> infos) {
    EntryId oldest = new EntryId(System.currentTimeMillis() - history.toMillis(), 0);
    for (StreamInfo info : infos) {
      Cursor cursor = new Cursor(info, history.isZero() ? info.last() : oldest);
      places.begin(cursors.size(), cursor.at(), cursor.isAtEnd());
      cursors.add(cursor);
    }
    lookWhetherBegun();
  }

  private void lookWhetherBegun() {
    if (cursors.stream().allMatch(Cursor::isAtEnd)) {
      places.begun();
    }
  }

  /** Notes what was deleted before it was read, or may have been. */
  void compare(List<StreamInfo> infos) {
    for (int lane = 0; lane < infos.size(); lane++) {
      if (cursors.get(lane).hasGap(infos.get(lane))) {
        log.warn(
            "{}: entries of the stream {} are gone, perhaps before this node has read them",
            where,
            addresses.get(lane));
        places.gap(lane);
        deliveries.lost();
      }
    }
    lookWhetherBegun();
  }

  /** The last entry of each stream that is to be read now, to go on behind. */
  Map<String, EntryId> next() {
    Map<String, EntryId> next = new LinkedHashMap<>();
    for (int lane = 0; lane < cursors.size(); lane++) {
      if (alone < 0 || lane == alone) {
        next.put(addresses.get(lane), cursors.get(lane).at());
      }
    }
    return next;
  }

  /** How many entries to ask for. */
  int count() {
    return alone >= 0
        ? 1
        : Math.max(FEW, Math.min(MANY, MOST_BYTES / Math.max(1, largest.getAsInt())));
  }

  /** Hands entries over, or the first of them. */
  void take(List<StreamMessage<NameAtRedis, byte[]>> entries) {
    boolean isAlone = alone >= 0;
    alone = -1;
    for (StreamMessage<NameAtRedis, byte[]> entry : entries) {
      if (!isAlone && isCutForOthers(entry)) {
        alone = lanes.getOrDefault(text(entry.getStream()), -1);
        return; // there was not room for all of the answer
      }
      take(entry);
    }
    lookWhetherBegun();
  }

  private boolean isCutForOthers(StreamMessage<NameAtRedis, byte[]> entry) {
    return entry.getBody().values().stream()
        .map(Oversized::length)
        .flatMapToLong(OptionalLong::stream)
        .anyMatch(length -> length <= largest.getAsInt());
  }

  private void take(StreamMessage<NameAtRedis, byte[]> entry) {
    Integer lane = lanes.get(text(entry.getStream()));
    EntryId id = EntryId.of(entry.getId());
    if (lane == null || id == null) {
      return;
    }
    Map<String, byte[]> fields = new LinkedHashMap<>();
    boolean isTooLarge = false;
    for (Map.Entry<NameAtRedis, byte[]> each : entry.getBody().entrySet()) {
      OptionalLong length = Oversized.length(each.getValue());
      isTooLarge |= length.isPresent();
      fields.put(
          text(each.getKey()),
          length.isPresent() ? inPlaceOf(length.getAsLong()) : each.getValue());
    }
    long ordinal = places.add(lane, id, fields);
    boolean isPast = cursors.get(lane).move(id);
    if (isTooLarge) {
      deliveries.dropped("too-large");
    } else {
      StreamEntry message = message(lane, ordinal, id, fields, isPast);
      receiver.busyWith(() -> deliveries.event(message));
    }
    places.taken(lane, ordinal);
  }

  private static String text(NameAtRedis name) {
    return new String(name.bytes(), StandardCharsets.UTF_8);
  }

  /** Of what was too long to be read only the length is the same on every node. */
  private static byte[] inPlaceOf(long length) {
    return Long.toString(length).getBytes(StandardCharsets.US_ASCII);
  }

  private StreamEntry message(
      int lane, long ordinal, EntryId id, Map<String, byte[]> fields, boolean isPast) {
    boolean hasPlace = !history.isZero();
    return new StreamEntry(
        addresses.get(lane),
        id,
        fields,
        StreamEntry.body(fields),
        hasPlace ? lane : -1,
        hasPlace ? ordinal : -1,
        isPast);
  }
}
