package io.echobridge;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long {@code await()} waits for what never comes: longer than Awaitility's ten seconds, which
 * a busy machine may need, and shorter than the 45 seconds after which a heartbeat ends a client,
 * or a test would take that for what it waits for. JUnit finds it wherever these tests' classes
 * are.
 */
public final class Patience implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(40));
  }
}
