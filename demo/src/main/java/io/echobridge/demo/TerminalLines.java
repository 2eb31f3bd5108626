package io.echobridge.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What to type in another terminal to publish from outside.
 *
 * @param all in the order they are shown
 */
record TerminalLines(List<Line> all) {
  private static final String PUBLISH =
      " publish "
          + Channels.PREFIX
          + Channels.PUBLIC
          + " '{\"event\":\"App\\\\Events\\\\MessagePosted\","
          + "\"data\":{\"from\":\"redis-cli\",\"text\":\"Hello from Redis\"}}'";

  /**
   * One line.
   *
   * @param id the program that it starts
   */
  record Line(String id, String text) {}

  /**
   * @param redisCli how redis-cli is called, if it can be
   * @param address where the demo listens, such as {@code http://127.0.0.1:6001}
   */
  static TerminalLines of(Optional<String> redisCli, String address) {
    List<Line> lines = new ArrayList<>();
    redisCli.ifPresent(cli -> lines.add(new Line("redis-cli", cli + PUBLISH)));
    lines.add(
        new Line(
            "curl", "curl -d 'text=Hello from curl' " + address + DemoPages.PATH + "/publish"));
    return new TerminalLines(List.copyOf(lines));
  }

  String toJson() {
    try {
      return new ObjectMapper().writeValueAsString(all);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings can always be written", e);
    }
  }
}
