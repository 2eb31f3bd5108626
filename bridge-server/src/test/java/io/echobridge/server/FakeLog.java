package io.echobridge.server;

import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.LogConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the log's settings, and leaves this JVM's log alone. */
final class FakeLog implements LivePart<EchobridgeConfig> {
  @Nullable LogConfig taken;

  @Override
  public String name() {
    return "log";
  }

  @Override
  public boolean takes(List<String> setting, EchobridgeConfig next) {
    return LiveKeys.of("log.level", "log.format").include(setting);
  }

  @Override
  public Runnable prepare(EchobridgeConfig next) {
    return () -> taken = next.log();
  }
}
