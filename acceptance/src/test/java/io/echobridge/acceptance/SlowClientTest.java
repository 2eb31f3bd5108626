package io.echobridge.acceptance;

/** The kernel gets what is sent to each client with a system call of its own. */
class SlowClientTest extends SlowClients {
  SlowClientTest() {
    super("plain");
  }
}
