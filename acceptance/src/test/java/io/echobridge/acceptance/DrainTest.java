package io.echobridge.acceptance;

/**
 * {@link DrainContract} as the daemon sends by itself: through io_uring where the kernel allows it.
 */
class DrainTest extends DrainContract {
  DrainTest() {
    super("");
  }
}
