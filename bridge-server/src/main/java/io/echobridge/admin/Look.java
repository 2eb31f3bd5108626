package io.echobridge.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.gate.Way;
import io.echobridge.hub.stats.ClientState;
import io.echobridge.hub.stats.Excerpt;
import io.echobridge.hub.stats.Occupancy;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What there is to see of single channels, users and clients, as JSON. Every list is bounded. It
 * walks much: not on an IO thread.
 */
final class Look {
  private static final int MOST_ROWS = 200;
  private static final int MOST_FOUND = 20;
  private static final int MOST_CONNECTIONS = 100;
  private static final int MOST_KEPT = 20;

  private final ChannelWatches watches;

  Look(ChannelWatches watches) {
    this.watches = watches;
  }

  /** Channels with subscribers or members, those with most first. */
  ObjectNode channels(AppStatus app, String search, int from, int most) {
    List<Occupancy> found = matching(app, search);
    ObjectNode json = object();
    json.put("total", found.size());
    rows(found.stream().skip(Math.max(0, from)).limit(Math.min(most, MOST_ROWS)).toList(), json);
    return json;
  }

  private static List<Occupancy> matching(AppStatus app, String search) {
    String part = search.toLowerCase(Locale.ROOT);
    return app.channels().stream()
        .filter(each -> each.name().value().toLowerCase(Locale.ROOT).contains(part))
        .sorted(
            Comparator.comparingInt(Occupancy::subscribers)
                .reversed()
                .thenComparing(each -> each.name().value()))
        .toList();
  }

  private static void rows(List<Occupancy> channels, ObjectNode json) {
    ArrayNode rows = json.putArray("channels");
    for (Occupancy each : channels) {
      rows.addObject()
          .put("name", each.name().value())
          .put("subscribers", each.subscribers())
          .put("users", each.users());
    }
  }

  /**
   * One channel. From now on its events are kept for a while.
   *
   * @param from how many members are passed over
   */
  ObjectNode channel(AppStatus app, ChannelName name, int from) {
    ChannelWatch watch = watches.of(app, name);
    Occupancy occupancy = app.channel(name);
    ObjectNode json = object();
    json.put("name", name.value());
    json.put("kind", name.kind().name().toLowerCase(Locale.ROOT));
    json.put("subscribers", occupancy.subscribers());
    json.put("users", occupancy.users());
    json.put("rate", watch.rate());
    ArrayNode members = json.putArray("members");
    for (Member member : app.members(name).stream().skip(from).limit(MOST_ROWS).toList()) {
      LongText.put(members.addObject(), "user", member.userId());
    }
    ArrayNode events = json.putArray("events");
    for (ChannelWatch.Passed event : watch.latest()) {
      events
          .addObject()
          .put("at", event.at())
          .put("name", event.name())
          .put("bytes", event.bytes())
          .put("receivers", event.receivers())
          .put("from", event.from());
    }
    ArrayNode kept = json.putArray("kept");
    Optional<Excerpt> newest = events.isEmpty() ? app.newest(name, MOST_KEPT) : Optional.empty();
    newest.ifPresent(
        excerpt ->
            excerpt.events().stream()
                .map(Excerpt.Kept::event)
                .forEach(event -> kept.insert(0, kept(event))));
    return json;
  }

  private static ObjectNode kept(BroadcastEvent event) {
    ObjectNode json = object();
    LongText.put(json, "name", event.name());
    return json.put("bytes", event.data().length());
  }

  /** A client of this node; {@code found} is false where it has none of that id. */
  ObjectNode client(AppStatus app, String id) {
    ObjectNode json = object();
    Optional<ClientSight> found = app.client(id);
    json.put("found", found.isPresent());
    found.ifPresent(sight -> describe(sight, json));
    return json;
  }

  private static void describe(ClientSight sight, ObjectNode json) {
    ClientState state = sight.state();
    json.put("id", state.publicId());
    json.put("protocol", sight.way().map(Way::protocol).orElse(""));
    json.put("transport", sight.way().map(Way::transport).orElse(""));
    json.put("address", sight.address());
    json.put("age", state.age().toSeconds());
    state.user().ifPresent(user -> LongText.put(json, "user", user));
    json.put("waiting", state.waiting());
    json.put("kept", state.holding().bytes());
    json.put("returns", state.returns());
    json.put("channelCount", state.channelCount());
    ArrayNode channels = json.putArray("channels");
    state.channels().stream().limit(MOST_ROWS).forEach(each -> channels.add(each.value()));
  }

  /** Channels with this text in their names, and the user and the client that it names. */
  ObjectNode search(AppStatus app, String text) {
    ObjectNode json = object();
    List<Occupancy> channels =
        text.length() <= ChannelName.MAX_LENGTH ? matching(app, text) : List.of();
    json.put("total", channels.size());
    rows(channels.stream().limit(MOST_FOUND).toList(), json);
    Set<String> connections = app.connectionsOf(text);
    json.put("connectionCount", connections.size());
    ArrayNode ids = json.putArray("connections");
    connections.stream().sorted().limit(MOST_CONNECTIONS).forEach(ids::add);
    json.put("client", app.client(text).map(found -> found.state().publicId()).orElse(""));
    return json;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
