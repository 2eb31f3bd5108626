package io.echobridge.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigValueFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrefixesTest {
  @Test
  void ofSeveralGivenPrefixesTheLongestIsCutOff() {
    FixedPrefixes fixed = new FixedPrefixes(List.of("a_", "a_b_", "c"));
    assertThat(read(fixed, "a_x", "")).isEqualTo(event("x"));
    assertThat(read(fixed, "a_b_x", "")).isEqualTo(event("x"));
    assertThat(read(fixed, "cx", "")).isEqualTo(event("x"));
    assertThat(read(fixed, "dx", "")).isEqualTo(Reading.FOREIGN);
    assertThat(read(fixed, "a_", "")).isEqualTo(Reading.BAD_NAME);
  }

  @Test
  void patternsHearEachNameOnceAndPrefixesAreLiterals() {
    assertThat(new FixedPrefixes(List.of("a_b_", "a_", "x*[y]?\\")).patterns())
        .containsExactlyInAnyOrder("a_*", "x\\*\\[y\\]\\?\\\\*");
    assertThat(new FixedPrefixes(List.of("", "a_")).patterns()).containsExactly("*");
  }

  @Test
  void namesThatAreNoChannelsAreToldApart() {
    Names names = new Names(new FixedPrefixes(List.of("p_")), "p_", "shop");
    assertThat(read(names, "p_news".getBytes(StandardCharsets.UTF_8))).isEqualTo(event("news"));
    assertThat(read(names, "p_echobridge:peers:shop".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Reading.PEER);
    assertThat(read(names, "p_echobridge:peers:shop:0a1b".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Reading.PEER);
    assertThat(read(names, "p_echobridge:peers:shopping".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Reading.OTHER_PEERS);
    assertThat(read(names, "p_echobridge:peers:blog".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Reading.OTHER_PEERS);
    assertThat(read(names, "__keyspace@0__:p_x".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Reading.KEYSPACE);
    assertThat(read(names, "__keyevent@0__:set".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Reading.KEYSPACE);
    assertThat(read(names, new byte[] {'p', '_', (byte) 0xff})).isEqualTo(Reading.BAD_NAME);
    assertThat(read(names, "p_\ufffd".getBytes(StandardCharsets.UTF_8))).isEqualTo(event("\ufffd"));
  }

  @Test
  void theKeyIsATextAListOrAuto() {
    assertThat(Prefixes.setting(ConfigValueFactory.fromAnyRef("auto")))
        .isEqualTo(new Prefixes.Setting.Auto());
    assertThat(Prefixes.setting(ConfigValueFactory.fromAnyRef("x_")))
        .isEqualTo(new Prefixes.Setting.Fixed(List.of("x_")));
    assertThat(Prefixes.setting(ConfigValueFactory.fromAnyRef(List.of("x_", "auto"))))
        .isEqualTo(new Prefixes.Setting.Fixed(List.of("x_", "auto")));
    assertThatThrownBy(() -> Prefixes.setting(ConfigValueFactory.fromAnyRef(7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("prefix: expected a text, a list of texts, or auto, got a number");
  }

  private static Reading read(Prefixes prefixes, String name, String body) {
    return prefixes.read(name, body.getBytes(StandardCharsets.UTF_8));
  }

  private static Reading read(Names names, byte[] name) {
    return names.read(name, new byte[0]);
  }

  private static Reading event(String channel) {
    return new Reading.Event(channel);
  }
}
