package io.echobridge.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Who is on a presence channel as one client was told, which is all that its page can know: the
 * list, then everybody who joined, without everybody who left. Fails where a client hears of a user
 * who joins and is there already, or leaves and is not.
 */
final class PresenceView {
  private final String client;
  private final Supplier<List<Told>> source;
  private final Set<Integer> members = new TreeSet<>();
  private final List<Integer> joined = new ArrayList<>();
  private final List<Integer> left = new ArrayList<>();
  private boolean hasList;
  private int read;

  /**
   * @param word {@code here}, {@code joining} or {@code leaving}
   */
  private record Told(String word, List<Integer> users) {}

  private PresenceView(String client, Supplier<List<Told>> source) {
    this.client = client;
    this.source = source;
  }

  /**
   * What a client hears of a channel.
   *
   * @param packets all that it has heard so far, as {@code 42[…]}
   */
  static PresenceView of(String name, Supplier<List<String>> packets, String channel) {
    String end = "\"," + Json.text(channel) + ",";
    List<String> starts =
        Stream.of("subscribed", "joining", "leaving")
            .map(word -> "42[\"presence:" + word + end)
            .toList();
    List<String> words = List.of("here", "joining", "leaving");
    List<Told> told = new ArrayList<>();
    int[] seen = {0};
    return new PresenceView(
        name,
        () -> {
          List<String> all = packets.get();
          for (String packet : all.subList(seen[0], all.size())) {
            for (int i = 0; i < starts.size(); i++) {
              if (packet.startsWith(starts.get(i))) {
                JsonNode what = Json.parse(packet.substring(2)).path(2);
                told.add(new Told(words.get(i), users(what, user -> user.path("user_id"))));
              }
            }
          }
          seen[0] = all.size();
          return told;
        });
  }

  /**
   * What a client on the Pusher protocol hears of a channel.
   *
   * @param messages all that it has heard so far
   */
  static PresenceView ofPusher(String name, Supplier<List<String>> messages, String channel) {
    return new PresenceView(
        name,
        () ->
            messages.get().stream()
                .map(Json::parse)
                .filter(message -> message.path("channel").asText().equals(channel))
                .flatMap(PresenceView::toldByPusher)
                .toList());
  }

  private static Stream<Told> toldByPusher(JsonNode message) {
    JsonNode data = RawPusherClient.data(message);
    return switch (message.path("event").asText()) {
      case "pusher_internal:subscription_succeeded" ->
          Stream.of(new Told("here", users(data.at("/presence/ids"), id -> id)));
      case "pusher_internal:member_added" ->
          Stream.of(new Told("joining", users(data, user -> user.path("user_id"))));
      case "pusher_internal:member_removed" ->
          Stream.of(new Told("leaving", users(data, user -> user.path("user_id"))));
      default -> Stream.empty();
    };
  }

  /** What the callbacks of laravel-echo got for a channel. */
  static PresenceView of(EchoClient client, String channel) {
    return new PresenceView(
        client.name(),
        () ->
            client
                .all("here", "joining", "leaving")
                .filter(report -> report.path("channel").asText().equals(channel))
                .map(
                    report ->
                        new Told(
                            report.path("report").asText(),
                            users(
                                report.has("members")
                                    ? report.path("members")
                                    : report.path("member"),
                                info -> info.path("id"))))
                .toList());
  }

  /** The users who are there, in order; empty before the list has come. */
  Set<Integer> members() {
    read();
    return Set.copyOf(members);
  }

  boolean hasList() {
    read();
    return hasList;
  }

  /** Everybody of whom the client heard that they joined, in order. */
  List<Integer> joined() {
    read();
    return List.copyOf(joined);
  }

  /** Everybody of whom the client heard that they left, in order. */
  List<Integer> left() {
    read();
    return List.copyOf(left);
  }

  /** Forgets who came and went, and not who is there. */
  void forget() {
    read();
    joined.clear();
    left.clear();
  }

  private void read() {
    List<Told> told = source.get();
    for (; read < told.size(); read++) {
      take(told.get(read));
    }
  }

  private void take(Told told) {
    if (told.word.equals("here")) {
      members.clear();
      members.addAll(told.users);
      require(members.size() == told.users.size(), told);
      hasList = true;
      return;
    }
    boolean joins = told.word.equals("joining");
    for (int user : told.users) {
      require(hasList && (joins ? members.add(user) : members.remove(user)), told);
      (joins ? joined : left).add(user);
    }
  }

  /** No AssertionError: whoever waits for one to pass would wait in vain. */
  private void require(boolean holds, Told told) {
    if (!holds) {
      throw new IllegalStateException(client + " was told " + told + " and had " + members);
    }
  }

  private static List<Integer> users(JsonNode told, Function<JsonNode, JsonNode> id) {
    List<Integer> users = new ArrayList<>();
    (told.isArray() ? told : List.of(told)).forEach(user -> users.add(id.apply(user).asInt()));
    return users;
  }

  @Override
  public String toString() {
    return client;
  }
}
