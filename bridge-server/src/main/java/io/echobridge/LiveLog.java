package io.echobridge;

import io.echobridge.config.EchobridgeConfig;
import io.echobridge.logging.Logging;
import io.echobridge.server.LiveKeys;
import io.echobridge.server.LivePart;
import java.util.List;

/** The log's level and form; a reload also takes back what was changed at the admin listener. */
final class LiveLog implements LivePart<EchobridgeConfig> {
  private static final LiveKeys KEYS = LiveKeys.of("log.level", "log.format");

  @Override
  public String name() {
    return "log";
  }

  @Override
  public boolean takes(List<String> setting, EchobridgeConfig next) {
    return KEYS.include(setting);
  }

  @Override
  public Runnable prepare(EchobridgeConfig next) {
    return () -> {
      Logging.level(next.log().level());
      Logging.format(next.log().format(), System.getenv());
    };
  }
}
