package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.acceptance.Crowd.Visitor;
import io.echobridge.testkit.RabbitServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two nodes that talk through RabbitMQ. */
class RabbitClusterTest extends TwoNodes {
  /** Longer than six heartbeats; {@code -Dalarm=30}. */
  private static final Duration ALARM = Duration.ofSeconds(Integer.getInteger("alarm", 16));

  RabbitClusterTest() {
    super(Carrier.rabbitmq());
  }

  /** A broker that takes nothing sends no sign of life back either, so nobody counts in vain. */
  @Test
  void whileRabbitTakesNothingBecauseItsMemoryIsFullNobodyLeavesWhoStays() {
    RabbitServer rabbit = RabbitServer.shared();
    double deaths = deaths();
    try (Crowd crowd = crowd("presence-alarm")) {
      List<Visitor> stay = crowd.all().subList(2, 30);
      try {
        rabbit.control("set_vm_memory_high_watermark", "0.0001");
        comeAndGo(crowd);
        pass(ALARM);
        assertThat(crowd.on(0).get(0).view().joined()).doesNotContain(1001);
      } finally {
        rabbit.control("set_vm_memory_high_watermark", "0.4");
      }

      crowd.awaitExact();
      Crowd.assertHeard(stay, List.of(1000, 1001), List.of(1, 2));
      assertThat(deaths()).isEqualTo(deaths);
    }
  }
}
