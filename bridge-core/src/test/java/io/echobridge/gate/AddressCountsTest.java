package io.echobridge.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class AddressCountsTest {
  private final AddressCounts counts = new AddressCounts();

  @Test
  void eachAddressHasItsShareAndTakesMemoryOnlyWhileItIsConnected() throws Exception {
    InetAddress one = InetAddress.getByName("192.0.2.1");
    InetAddress other = InetAddress.getByName("192.0.2.2");

    assertThat(counts.enter(one, 2)).isTrue();
    assertThat(counts.enter(one, 2)).isTrue();
    assertThat(counts.enter(one, 2)).isFalse();
    assertThat(counts.enter(other, 2)).isTrue();
    counts.leave(one);
    assertThat(counts.enter(one, 2)).isTrue();

    counts.leave(one);
    counts.leave(one);
    counts.leave(other);
    counts.leave(other);
    assertThat(counts.size()).isZero();
  }

  @Test
  void aNetworkOfIpv6CountsAsOneAddress() throws Exception {
    assertThat(counts.enter(InetAddress.getByName("2001:db8:1:1::1"), 1)).isTrue();
    assertThat(counts.enter(InetAddress.getByName("2001:db8:1:1:ffff::2"), 1)).isFalse();
    assertThat(counts.enter(InetAddress.getByName("2001:db8:1:2::1"), 1)).isTrue();
  }
}
