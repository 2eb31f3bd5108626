package io.echobridge.config;

import com.typesafe.config.ConfigValue;
import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerFactory;
import io.echobridge.broker.MemoryBroker;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.ProtocolFactory;
import io.echobridge.settings.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A broker and a protocol with settings of every kind. */
final class TestPlugins {
  static final String REFERENCE =
      """
      echobridge {
        brokers.fake {
          url = "fake://localhost", mode = on-demand, prefix = auto, retry { delay = 1s }
        }
        protocols.talk { ping-interval = 25s, max-payload = 1 MB, transports = [polling], ratio = 0.5 }
      }
      """;

  enum Mode {
    ON_DEMAND,
    PATTERN
  }

  record Retry(Duration delay) {}

  record FakeConfig(
      String url,
      Optional<Secret> password,
      Mode mode,
      ConfigValue prefix,
      Retry retry,
      Optional<Map<String, Integer>> weights) {
    FakeConfig {
      if (!url.startsWith("fake://")) {
        throw new IllegalArgumentException("url: expected fake://, got \"" + url + '"');
      }
    }
  }

  record TalkConfig(
      Duration pingInterval,
      long maxPayload,
      List<String> transports,
      double ratio,
      Optional<Secret> secret) {}

  static final class FakeFactory implements BrokerFactory<FakeConfig> {
    @Override
    public String type() {
      return "fake";
    }

    @Override
    public Class<FakeConfig> configType() {
      return FakeConfig.class;
    }

    @Override
    public Broker create(FakeConfig config, BrokerContext context) {
      return new MemoryBroker(new MemoryBroker.Exchange());
    }
  }

  static final class TalkFactory implements ProtocolFactory<TalkConfig> {
    @Override
    public String name() {
      return "talk";
    }

    @Override
    public Class<TalkConfig> configType() {
      return TalkConfig.class;
    }

    @Override
    public ClientProtocol create(TalkConfig config, ProtocolContext context) {
      throw new UnsupportedOperationException("only its settings are read");
    }
  }

  static final Plugins ALL =
      new Plugins(Map.of("fake", new FakeFactory()), Map.of("talk", new TalkFactory()));

  private TestPlugins() {}
}
