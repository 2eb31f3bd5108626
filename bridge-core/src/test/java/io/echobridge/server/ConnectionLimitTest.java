package io.echobridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectionLimitTest {
  @Test
  void someFilesAreLeftForWhatElseIsOpened() {
    assertThat(ConnectionLimit.places(400, 100)).isEqualTo(250);
    assertThat(ConnectionLimit.places(1_024, 100)).isEqualTo(796);
    assertThat(ConnectionLimit.places(1_048_576, 100)).isEqualTo(1_047_452);
  }

  @Test
  void whereThereAreFewFilesMostOfThemAreForConnections() {
    assertThat(ConnectionLimit.places(128, 100)).isEqualTo(21);
    assertThat(ConnectionLimit.places(100, 100)).isZero();
    assertThat(ConnectionLimit.places(100, 200)).isZero();
  }
}
