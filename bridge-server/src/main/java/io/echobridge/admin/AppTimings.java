package io.echobridge.admin;

import io.echobridge.hub.stats.Timings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Histograms of how long things take in one app. */
final class AppTimings implements Timings {
  private static final Duration[] FAN_OUT = {
    Duration.ofNanos(100_000),
    Duration.ofNanos(250_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };
  private static final Duration[] AUTHORIZATION = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30)
  };

  private final Timer fanOut;
  private final Timer granted;
  private final Timer refused;

  AppTimings(MeterRegistry registry, Tags tags) {
    this.fanOut =
        Timer.builder("echobridge.fan.out")
            .description("From a decoded event to the connection of its last receiver here")
            .serviceLevelObjectives(FAN_OUT)
            .tags(tags)
            .register(registry);
    this.granted = authorization(registry, tags.and("outcome", "granted"));
    this.refused = authorization(registry, tags.and("outcome", "refused"));
  }

  private static Timer authorization(MeterRegistry registry, Tags tags) {
    return Timer.builder("echobridge.authorization")
        .description("Auth requests to the application, including the wait for their turn")
        .serviceLevelObjectives(AUTHORIZATION)
        .tags(tags)
        .register(registry);
  }

  @Override
  public void fanOut(long nanos) {
    fanOut.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void authorization(long nanos, boolean granted) {
    (granted ? this.granted : refused).record(nanos, TimeUnit.NANOSECONDS);
  }
}
