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
      assertThat(attempts.waitSeconds(one, "alice")).isZero();
      attempts.failed(one, "alice");
    }
    assertThat(attempts.waitSeconds(one, "alice")).isBetween(1L, 7L);
    assertThat(attempts.waitSeconds(InetAddress.getByName("192.0.2.2"), "alice")).isZero();
    clock.addAndGet(Duration.ofSeconds(7).toNanos());
    assertThat(attempts.waitSeconds(one, "alice")).isZero();
    attempts.failed(one, "alice");
    assertThat(attempts.waitSeconds(one, "alice")).isPositive();
    clock.addAndGet(Duration.ofMinutes(2).toNanos());
    assertThat(attempts.waitSeconds(one, "alice")).isZero();
  }

  @Test
  void aNetworkOfIpv6IsOneAddress() throws Exception {
    for (int i = 0; i <= Attempts.AT_ONCE; i++) {
      attempts.failed(InetAddress.getByName("2001:db8:1:2::" + i), "alice");
    }
    assertThat(attempts.waitSeconds(InetAddress.getByName("2001:db8:1:2:9::9"), "alice"))
        .isPositive();
    assertThat(attempts.waitSeconds(InetAddress.getByName("2001:db8:1:3::1"), "alice")).isZero();
  }

  @Test
  void whoGuessesOneNameLeavesTheOthersFree() throws Exception {
    InetAddress proxy = InetAddress.getByName("192.0.2.1");
    String longest = "a".repeat(60);
    for (int i = 0; i <= Attempts.AT_ONCE; i++) {
      attempts.failed(proxy, "alice");
      attempts.failed(proxy, longest + "b".repeat(5_000 + i));
    }
    assertThat(attempts.waitSeconds(proxy, "alice")).isPositive();
    assertThat(attempts.waitSeconds(proxy, longest + "bc")).isPositive();
    assertThat(attempts.waitSeconds(proxy, longest)).isZero();
    assertThat(attempts.waitSeconds(proxy, "bob")).isZero();
    assertThat(attempts.waitSeconds(proxy, "")).isZero();
  }
}
