package io.echobridge.testkit.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.echobridge.config.BrokerConfig;
import io.echobridge.config.ConfigLoader;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.config.Plugins;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TailedFileConfigTest {
  @Test
  void defaultsAreThoseOfTheReferenceFile() throws Exception {
    assertThat(broker("type = tailed-file").settings())
        .isEqualTo(new TailedFileConfig("events", Duration.ofMillis(20), Optional.empty()));
  }

  @Test
  void aFaultIsSaidWithItsPath() {
    assertThatThrownBy(() -> broker("type = tailed-file, look-every = 0ms"))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining(
            "apps.default.brokers.main.look-every: expected 1ms or more, got 0ms");
  }

  private static BrokerConfig<?> broker(String block) throws InvalidConfigException {
    EchobridgeConfig config =
        new ConfigLoader(Plugins.installed(), Map.of())
            .load(ConfigFactory.parseString("apps.default.brokers.main { " + block + " }"));
    return config.apps().values().iterator().next().brokers().values().iterator().next();
  }
}
