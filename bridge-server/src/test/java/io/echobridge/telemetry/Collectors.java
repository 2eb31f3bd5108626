package io.echobridge.telemetry;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.echobridge.config.TelemetryConfig;
import io.echobridge.config.TelemetryConfig.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** What the tests say of a collector, and what the log says of it. */
final class Collectors implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger(CollectorLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  Collectors() {
    lines.start();
    logger.addAppender(lines);
  }

  /** Everything goes there, by requests that may take a minute. */
  static TelemetryConfig at(String address, Protocol protocol) {
    return new TelemetryConfig(
        true,
        1,
        true,
        Duration.ofHours(1),
        protocol,
        Optional.of(address),
        Map.of(),
        "shop",
        Map.of(),
        Duration.ofMinutes(1));
  }

  static TelemetryConfig at(int port) {
    return at("http://127.0.0.1:" + port, Protocol.HTTP);
  }

  List<String> log() {
    return List.copyOf(lines.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Override
  public void close() {
    logger.detachAppender(lines);
  }
}
