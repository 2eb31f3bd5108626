package io.echobridge.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.config.AdminConfig;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which URLs are this configuration's listener, whose certificate and token it knows. */
class AdminListenerTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 6002, http://127.0.0.1:6002, true",
    "127.0.0.1, 6002, http://localhost:6002, false", // perhaps somebody else's, on ::1
    "echo_admin, 6002, http://echo_admin:6002, true",
    "echo_admin, 6002, http://echo_admin, false",
    "echo_admin, 80, http://echo_admin/, true",
    "127.0.0.1, 6002, https://127.0.0.1:6002, false"
  })
  void withoutTlsNobodyElseIsShownTheToken(String host, int port, URI url, boolean isIt) {
    assertThat(AdminListener.isAt(url, config(host, port, false))).isEqualTo(isIt);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, https://127.0.0.1:6002, true",
    "127.0.0.1, https://localhost:6002/, true",
    "127.0.0.1, HTTPS://[::1]:6002, true",
    "0.0.0.0, https://localhost:6002, true",
    "10.0.0.7, https://10.0.0.7:6002, true",
    "Node.internal, https://node.internal:6002, true",
    "10.0.0.7, https://localhost:6002, false",
    "0.0.0.0, https://node.internal:6002, false",
    "127.0.0.1, https://127.0.0.1:6003, false",
    "127.0.0.1, https://127.0.0.1, false",
    "127.0.0.1, http://127.0.0.1:6002, false",
    "127.0.0.1, https://ops.example:6002, false",
    "127.0.0.1, https://localhost.ops.example:6002, false"
  })
  void onlyItsOwnPortOnThisMachineIsTheListener(String host, URI url, boolean isIt) {
    assertThat(AdminListener.isAt(url, config(host, 6002, true))).isEqualTo(isIt);
  }

  private static AdminConfig config(String host, int port, boolean tls) {
    return new AdminConfig(
        true, host, port, List.of(), Map.of(), Optional.of("token"), tls, !tls, false);
  }
}
