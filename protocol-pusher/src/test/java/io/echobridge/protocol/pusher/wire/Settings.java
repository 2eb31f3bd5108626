package io.echobridge.protocol.pusher.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.auth.AppKey;
import io.echobridge.auth.AppKeys;
import io.echobridge.protocol.pusher.PusherConfig;
import io.echobridge.protocol.pusher.PusherConfig.ClientEvents;
import io.echobridge.protocol.pusher.PusherConfig.ClientEvents.From;
import io.echobridge.ring.Rings;
import io.echobridge.settings.Secret;
import io.echobridge.testkit.wire.WireSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings of a test's server: long times, unless a test is about one of them. */
final class Settings extends WireSettings {
  static final AppKey KEY = new AppKey("app-key", new Secret("app-secret"));

  /** Another one, as while keys are changed. */
  static final AppKey NEXT = new AppKey("next-key", new Secret("next-secret"));

  From from = From.MEMBERS;
  int rate = 10;
  int burst = 20;
  Duration activityTimeout = Duration.ofMinutes(2);
  Duration pongTimeout = Duration.ofSeconds(30);
  int maxFrame = 64 * 1024;
  Duration authorisedWithin = Duration.ZERO;

  Settings() {
    if (Boolean.getBoolean("echobridge.ring")) {
      // As the daemon has it, for the tests that the pom names; the kernel may forbid it, which
      // every fault that it has is about, and nothing else.
      assertThat(Rings.fault().orElse("no fault of io_uring")).contains("io_uring");
      sendBy(Rings::new, Rings::open);
    }
    keys = Optional.of(new AppKeys("4711", List.of(KEY, NEXT)));
  }

  PusherConfig config() {
    return new PusherConfig(
        new ClientEvents(from, rate, burst),
        activityTimeout,
        pongTimeout,
        maxFrame,
        authorisedWithin);
  }
}
