package io.echobridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.Broker;
import io.echobridge.broker.Places;
import io.echobridge.broker.Places.Resolved;
import io.echobridge.testkit.RecordingListener.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A node that names places, with what it heard so far. */
record PlacesNode(Broker broker, RecordingListener listener) {
  Places places() {
    return broker.places().orElseThrow();
  }

  List<Event> events() {
    return listener.events();
  }

  /** The last message of each lane when so many events had come. */
  long[] heads(int count) {
    long[] heads = first();
    for (Event event : events().subList(0, count)) {
      if (event.lane() >= heads.length) {
        int before = heads.length;
        heads = Arrays.copyOf(heads, event.lane() + 1);
        Arrays.fill(heads, before, heads.length, -1);
      }
      heads[event.lane()] = event.ordinal();
    }
    return heads;
  }

  List<String> texts(String channel) {
    return listener.texts(channel);
  }

  long[] first() {
    return places().first().orElseThrow().clone();
  }

  /** The place behind so many events. */
  String text(int count) {
    return places().text(heads(count)).orElseThrow();
  }

  String textNow() {
    return text(events().size());
  }

  Resolved resolve(String text) {
    return places().resolve(text);
  }

  /** The place that a text names here. */
  long[] at(String text) {
    Resolved resolved = resolve(text);
    assertThat(resolved).as(text).isInstanceOf(Places.At.class);
    return ((Places.At) resolved).heads();
  }

  /** What this node heard before a point, and after it, by channel. */
  Map<String, List<String>> before(long[] heads) {
    return texts(event -> !isAfter(event, heads));
  }

  Map<String, List<String>> after(long[] heads) {
    return texts(event -> isAfter(event, heads));
  }

  private static boolean isAfter(Event event, long[] heads) {
    return event.lane() >= heads.length || event.ordinal() > heads[event.lane()];
  }

  private Map<String, List<String>> texts(Predicate<Event> which) {
    return events().stream()
        .filter(which)
        .collect(
            Collectors.groupingBy(
                Event::channel,
                TreeMap::new,
                Collectors.mapping(Event::text, Collectors.toCollection(ArrayList::new))));
  }
}
