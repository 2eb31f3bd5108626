package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The numbers that a client heard, in the order in which it did, as runs without a gap.
 *
 * @param runs as {@code [[0,99],[250,400]]}
 */
record Heard(JsonNode runs) {
  /** What a raw client heard on a channel. */
  static Heard by(RawClient client, String channel) {
    String start = "42[\"tick\",\"" + channel + "\",{\"n\":";
    StringBuilder runs = new StringBuilder("[");
    for (String packet : client.packets()) {
      if (packet.startsWith(start)) {
        String number = packet.substring(start.length(), packet.indexOf('}'));
        runs.append(runs.length() > 1 ? "," : "").append("[%s,%s]".formatted(number, number));
      }
    }
    return new Heard(Json.parse(runs.append(']').toString()));
  }

  /** What a client of {@code follow} heard on a channel. */
  static Heard by(EchoClient client, String channel) {
    client.forgetAll("runs");
    client.tell("runs", java.util.Map.of("channel", channel));
    return new Heard(
        client.await("runs", r -> r.path("channel").asText().equals(channel)).path("runs"));
  }

  int last() {
    return runs.isEmpty() ? -1 : runs.get(runs.size() - 1).get(1).asInt();
  }

  /** Fails when a number came twice, or after a greater one. */
  NavigableSet<Integer> inOrder(String who) {
    NavigableSet<Integer> numbers = new TreeSet<>();
    int before = -1;
    for (JsonNode run : runs) {
      assertThat(run.get(0).asInt()).as("%s: number after %d", who, before).isGreaterThan(before);
      for (int n = run.get(0).asInt(); n <= run.get(1).asInt(); n++) {
        numbers.add(n);
      }
      before = run.get(1).asInt();
    }
    return numbers;
  }
}
