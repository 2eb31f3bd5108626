package io.echobridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.config.Network;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
  private final TrustedProxies proxies =
      new TrustedProxies(List.of("127.0.0.0/8", "::1", "10.1.0.0/20", "2001:db8:1::/48"));

  @ParameterizedTest
  @CsvSource({
    // who is connected, what is said, whose request it is
    "127.0.0.1,   203.0.113.7,                       203.0.113.7",
    "127.0.0.1,   '203.0.113.7, 10.1.15.255',        203.0.113.7",
    "127.0.0.1,   '203.0.113.7, 10.1.16.0',          10.1.16.0",
    "127.0.0.1,   '6.6.6.6, 203.0.113.7, 10.1.0.2',  203.0.113.7",
    "127.0.0.1,   203.0.113.7:4711,                  203.0.113.7",
    "::1,         '[2001:db8:2::7]:4711',            2001:db8:2::7",
    "::1,         '2001:db8:2::7, 2001:db8:1::9',    2001:db8:2::7",
    "127.0.0.1,   '203.0.113.7, unknown, 10.1.0.2',  10.1.0.2",
    "127.0.0.1,   localhost,                         127.0.0.1",
    "127.0.0.1,   '127.0.0.2, 10.1.0.2',             127.0.0.2",
    "203.0.113.7, 198.51.100.1,                      203.0.113.7",
    "10.2.0.1,    198.51.100.1,                      10.2.0.1",
  })
  void theLastAddressThatIsNoProxyOfOursCounts(String peer, String said, String client) {
    assertThat(proxies.client(Network.address(peer).orElseThrow(), List.of(said)))
        .isEqualTo(Network.address(client).orElseThrow());
  }

  @Test
  void theLinesOfTheHeaderAreOneList() {
    assertThat(
            proxies.client(
                Network.address("127.0.0.1").orElseThrow(), List.of("6.6.6.6", "203.0.113.7")))
        .isEqualTo(Network.address("203.0.113.7").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/8", "0.0.0.0/0", "192.0.2.1", "::1", "2001:db8::/32", "::/0"})
  void thatIsANetwork(String text) {
    assertThat(Network.parse(text)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.0/33",
        "10.0.0/8",
        "256.0.0.1",
        "localhost",
        "::/129",
        "1::2::3",
        "/8"
      })
  void thatIsNone(String text) {
    assertThat(Network.parse(text)).isEmpty();
  }
}
