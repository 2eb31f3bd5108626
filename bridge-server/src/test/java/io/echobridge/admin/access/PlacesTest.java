package io.echobridge.admin.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private final Places places = new Places();

  @Test
  void oneAddressLeavesRoomForOthers() throws UnknownHostException {
    InetAddress crowd = InetAddress.getByName("192.0.2.7");
    InetAddress other = InetAddress.getByName("192.0.2.8");

    assertThat(taken(crowd)).isEqualTo(Places.MOST_OF_ONE);
    assertThat(taken(other)).isEqualTo(Places.MOST - Places.MOST_OF_ONE);
    assertThat(places.tryTake(InetAddress.getByName("192.0.2.9"))).isFalse();

    places.back(crowd);
    assertThat(taken(other)).isEqualTo(1);
    assertThat(places.tryTake(crowd)).isFalse();
  }

  @Test
  void aNetworkOf64BitsIsOneAddress() throws UnknownHostException {
    for (int i = 0; i < Places.MOST_OF_ONE; i++) {
      assertThat(places.tryTake(InetAddress.getByName("2001:db8::" + i))).isTrue();
    }
    assertThat(places.tryTake(InetAddress.getByName("2001:db8::ffff"))).isFalse();
    assertThat(places.tryTake(InetAddress.getByName("2001:db8:0:1::1"))).isTrue();
  }

  private int taken(InetAddress address) {
    int count = 0;
    while (places.tryTake(address)) {
      count++;
    }
    return count;
  }
}
