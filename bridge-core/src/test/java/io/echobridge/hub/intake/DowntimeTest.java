package io.echobridge.hub.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DowntimeTest {
  private final Downtime downtime = new Downtime();

  @Test
  void comingUpForTheFirstTimeIsNoOutage() {
    assertThat(downtime.end()).isZero();
    assertThat(downtime.outages()).isZero();
    assertThat(downtime.total()).isZero();
  }

  @Test
  void anOutageGrowsUntilItsEndAndIsThenKept() {
    downtime.begin();
    await().until(() -> downtime.total().compareTo(Duration.ofMillis(2)) > 0);

    Duration first = downtime.end();

    assertThat(first).isGreaterThan(Duration.ofMillis(2));
    assertThat(downtime.total()).isEqualTo(first);
    downtime.begin();
    Duration second = downtime.end();
    assertThat(downtime.total()).isEqualTo(first.plus(second));
    assertThat(downtime.outages()).isEqualTo(2);
  }
}
