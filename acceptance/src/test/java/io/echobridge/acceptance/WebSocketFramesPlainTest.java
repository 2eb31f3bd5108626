package io.echobridge.acceptance;

/** The same with a system call for each client, as where the kernel forbids io_uring. */
class WebSocketFramesPlainTest extends WebSocketFramesContract {
  WebSocketFramesPlainTest() {
    super(Stage.open("server.io = plain", ""));
  }
}
