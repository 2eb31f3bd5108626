package io.echobridge.admin;

import io.echobridge.net.Compression;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.ToDoubleFunction;

/** The meters of an app's compressed WebSocket messages. */
final class CompressionMeters {
  private final AppStatus app;
  private final Tags tags;

  private CompressionMeters(AppStatus app, Tags tags) {
    this.app = app;
    this.tags = tags;
  }

  static void register(MeterRegistry registry, AppStatus app, Tags tags) {
    CompressionMeters of = new CompressionMeters(app, tags);
    of.count("messages", "Messages that were compressed, once for all", Compression::messages)
        .register(registry);
    of.count("before", "Bytes of compressed messages before", Compression::bytesBefore)
        .baseUnit("bytes")
        .register(registry);
    of.count("after", "Bytes of compressed messages after", Compression::bytesAfter)
        .baseUnit("bytes")
        .register(registry);
    of.count("saved", "Bytes that clients were not sent thanks to it", Compression::bytesSaved)
        .baseUnit("bytes")
        .register(registry);
  }

  private FunctionCounter.Builder<AppStatus> count(
      String name, String description, ToDoubleFunction<Compression> value) {
    return FunctionCounter.builder(
            "echobridge.compression." + name, app, it -> value.applyAsDouble(it.compression()))
        .description(description)
        .tags(tags);
  }
}
