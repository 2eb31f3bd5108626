package io.echobridge.acceptance;

import org.junit.jupiter.api.Test;

/** The kernel gets what is sent to many clients with one system call. */
class SlowClientOfARingTest extends SlowClients {
  SlowClientOfARingTest() {
    super("auto");
  }

  /** Java tells the number of a socket: the start script lets it. */
  @Test
  void theDaemonSaysHowItSends() {
    stage().daemon().awaitLog("Many clients are sent to with one system call|io_uring_setup fails");
  }
}
