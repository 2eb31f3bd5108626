package io.echobridge.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.config.Network;
import io.echobridge.config.RelayConfig;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelayAddressTest {
  private static final InetSocketAddress BROKER = at("127.0.0.1", 6379);

  @Test
  void itIsTheOneThatIsSet() {
    assertThat(found("127.0.0.8", "10.0.0.7")).hasValue(at("10.0.0.7", 6003));
    assertThat(found("127.0.0.8", "10.0.0.7:80")).hasValue(at("10.0.0.7", 80));
    assertThat(found("127.0.0.8", "[fd00::7]:80")).hasValue(at("fd00::7", 80));
    assertThat(found("127.0.0.8", "fd00::7")).as("of a pod").hasValue(at("fd00::7", 6003));
  }

  @Test
  void itIsTheOneThatIsListenedOn() {
    assertThat(found("127.0.0.8", RelayConfig.AUTO)).hasValue(at("127.0.0.8", 6003));
  }

  @Test
  void itIsTheOneTowardsTheBrokerWhereAllAreListenedOn() {
    assertThat(found("0.0.0.0", RelayConfig.AUTO)).hasValue(at("127.0.0.1", 6003));
    assertThat(
            RelayAddress.of(
                config("0.0.0.0", RelayConfig.AUTO),
                6003,
                InetSocketAddress.createUnresolved("redis.invalid", 6379)))
        .isEmpty();
  }

  private static Optional<InetSocketAddress> found(String host, String address) {
    return RelayAddress.of(config(host, address), 6003, BROKER);
  }

  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(Network.address(address).orElseThrow(), port);
  }

  private static RelayConfig config(String host, String address) {
    return new RelayConfig(host, 6003, address, 1);
  }
}
