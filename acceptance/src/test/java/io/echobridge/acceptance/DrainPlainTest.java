package io.echobridge.acceptance;

/** The same with a system call for each client, as where the kernel forbids io_uring. */
class DrainPlainTest extends DrainContract {
  DrainPlainTest() {
    super("server.io = plain");
  }
}
