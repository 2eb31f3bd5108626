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
    AdminConfig config =
        new AdminConfig(
            true, host, 6002, List.of(), Map.of(), Optional.of("token"), true, false, false);
    assertThat(AdminListener.isAt(url, config)).isEqualTo(isIt);
  }
}
