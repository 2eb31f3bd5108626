package io.echobridge.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.api.Answer.ApiException;
import io.echobridge.channel.ChannelKind;
import io.echobridge.channel.ChannelName;
import io.echobridge.hub.stats.Occupancy;
import java.util.Set;
import java.util.TreeSet;

/** What Pusher's libraries ask for of a channel with {@code info}. */
final class Info {
  static final String USERS = "user_count";
  static final String SUBSCRIPTIONS = "subscription_count";
  static final String CACHE = "cache";

  private Info() {}

  /**
   * The words of a list with commas.
   *
   * @throws ApiException when there are others than are known
   */
  static Set<String> words(String list, Set<String> known) {
    Set<String> words = new TreeSet<>();
    for (String word : list.split(",", -1)) {
      String stripped = word.strip();
      if (!stripped.isEmpty() && !known.contains(stripped)) {
        throw new ApiException(
            400,
            "Expected info of %s, got %s"
                .formatted(String.join(", ", new TreeSet<>(known)), stripped));
      }
      if (!stripped.isEmpty()) {
        words.add(stripped);
      }
    }
    return words;
  }

  /** Those that there are of a channel: users on a presence channel, subscriptions elsewhere. */
  static Set<String> of(ChannelName channel, Set<String> words) {
    Set<String> its = new TreeSet<>(words);
    its.remove(channel.kind() == ChannelKind.PRESENCE ? SUBSCRIPTIONS : USERS);
    return its;
  }

  static ObjectNode counts(Occupancy occupancy, Set<String> words) {
    ObjectNode json = Answer.object();
    if (words.contains(USERS)) {
      json.put(USERS, occupancy.users());
    }
    if (words.contains(SUBSCRIPTIONS)) {
      json.put(SUBSCRIPTIONS, occupancy.subscribers());
    }
    return json;
  }
}
