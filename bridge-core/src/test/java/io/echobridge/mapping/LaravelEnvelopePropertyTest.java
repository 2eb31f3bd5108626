package io.echobridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.channel.BroadcastEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LaravelEnvelopePropertyTest {
  private final Mapping mapping = TestRule.of(MappingConfig.Kind.LARAVEL).mapping();
  private final ObjectMapper mapper = new ObjectMapper();

  @Test
  void ofRandomJsonDataIsExactlyWhatStoodThere() {
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      String data = value(random, 4);
      String[] keys = {"\"event\"" + gap(random) + ":\"E\"", "\"data\":" + gap(random) + data};
      int first = random.nextInt(2);
      String body =
          "{" + keys[first] + gap(random) + "," + gap(random) + keys[1 - first] + gap(random) + "}";
      BroadcastEvent event = event(body.getBytes(StandardCharsets.UTF_8));
      assertThat(event.data().toString()).as(body).isEqualTo(data);
    }
  }

  @Test
  void ofDamagedMessagesEachIsReadAsJacksonReadsItOrDropped() throws IOException {
    byte[] body =
        "{\"event\":\"Ené\",\"data\":{\"a\":[1.0,\"x\\u00e9\",null]},\"socket\":\"1.2\"}"
            .getBytes(StandardCharsets.UTF_8);
    Random random = new Random(3);
    int read = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] damaged = body.clone();
      for (int n = random.nextInt(3); n >= 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(-128, 128);
      }
      try {
        BroadcastEvent event = event(damaged);
        JsonNode tree = mapper.readTree(damaged);
        assertThat(event.name()).isEqualTo(tree.path("event").asText());
        assertThat(mapper.readTree(event.data().utf8()))
            .isEqualTo(tree.has("data") ? tree.get("data") : mapper.nullNode());
        read++;
      } catch (UnmappableMessageException e) {
        assertThat(e.reason()).isIn("bad-json", "bad-utf8", "no-event-name");
      }
    }
    assertThat(read).isGreaterThan(1000);
  }

  private BroadcastEvent event(byte[] body) {
    return mapping.map(TestMessage.of("orders", body), channel -> true).get(0).event();
  }

  private static String value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> "null";
      case 1 -> random.nextBoolean() ? "true" : "false";
      case 2 -> Integer.toString(random.nextInt());
      case 3 -> random.nextInt(100) + ".0" + (random.nextBoolean() ? "e-" + random.nextInt(9) : "");
      case 4 -> string(random);
      case 5 -> "-" + Long.toString(random.nextLong(1, Long.MAX_VALUE)).repeat(2);
      case 6 -> list(random, depth, "[", "]", "");
      default -> list(random, depth, "{", "}", "\"data\":");
    };
  }

  private static String list(Random random, int depth, String open, String close, String key) {
    StringBuilder text = new StringBuilder(open).append(gap(random));
    int size = random.nextInt(4);
    for (int i = 0; i < size; i++) {
      text.append(i == 0 ? "" : ",").append(gap(random)).append(key).append(gap(random));
      text.append(value(random, depth - 1)).append(gap(random));
    }
    return text.append(close).toString();
  }

  private static String string(Random random) {
    String[] parts = {"a", "\\\"", "\\\\", "é", "€", "😀", "\\u20ac", "}", "]", ",", " ", "\\n"};
    StringBuilder text = new StringBuilder("\"");
    for (int n = random.nextInt(6); n > 0; n--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return text.append('"').toString();
  }

  private static String gap(Random random) {
    return new String[] {"", "", " ", "\n", "\t \r"}[random.nextInt(5)];
  }
}
