package io.echobridge.admin.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private final AtomicLong clock = new AtomicLong(7);
  private final Attempts attempts = new Attempts(clock::get);

  @Test
  void tenAreFreeAndThenOneInSixSeconds() throws Exception {
    InetAddress one = InetAddress.getByName("192.0.2.1");
    for (int i = 0; i < Attempts.AT_ONCE; i++) {
      assertThat(attempts.waitSeconds(one)).isZero();
      attempts.failed(one);
    }
    assertThat(attempts.waitSeconds(one)).isBetween(1L, 7L);
    assertThat(attempts.waitSeconds(InetAddress.getByName("192.0.2.2"))).isZero();
    clock.addAndGet(Duration.ofSeconds(7).toNanos());
    assertThat(attempts.waitSeconds(one)).isZero();
    attempts.failed(one);
    assertThat(attempts.waitSeconds(one)).isPositive();
    clock.addAndGet(Duration.ofMinutes(2).toNanos());
    assertThat(attempts.waitSeconds(one)).isZero();
  }

  @Test
  void aNetworkOfIpv6IsOneAddress() throws Exception {
    for (int i = 0; i <= Attempts.AT_ONCE; i++) {
      attempts.failed(InetAddress.getByName("2001:db8:1:2::" + i));
    }
    assertThat(attempts.waitSeconds(InetAddress.getByName("2001:db8:1:2:9::9"))).isPositive();
    assertThat(attempts.waitSeconds(InetAddress.getByName("2001:db8:1:3::1"))).isZero();
  }
}
