package io.echobridge.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AskerTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "2001:db8::1, 2001:db8:0:0",
    "2001:db8::ffff:1:2:3, 2001:db8:0:0",
    "2001:db8:0:1::1, 2001:db8:0:1",
    "::ffff:192.0.2.7, 192.0.2.7",
    "fe80::1%7, fe80:0:0:0",
    "::1, 0:0:0:0"
  })
  void withIpv6TheNetworkOfACustomerCountsAsOneAddress(String address, String counted)
      throws UnknownHostException {
    String text = InetAddress.getByName(address).getHostAddress();
    assertThat(Asker.of(text, "1.2")).isEqualTo(new Asker(counted, "1.2"));
  }
}
