package io.echobridge.acceptance;

import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;

/**
 * Tests that must hurt nobody: after each, a client that was there from the beginning goes on
 * hearing events, a new one gets in, and the daemon is as small as before.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnStage {
  private final Stage stage;
  private final boolean isShared;
  private final RawClient bystander;

  /** On the stage of all that need no settings of their own. */
  OnStage() {
    this(Shared.STAGE, true);
  }

  OnStage(Stage stage) {
    this(stage, false);
  }

  private OnStage(Stage stage, boolean isShared) {
    this.stage = stage;
    this.isShared = isShared;
    this.bystander = RawClient.revision4(stage.port()).listening(stage.redis(), "bystander");
  }

  @AfterEach
  void nobodyIsHurt() {
    bystander.assertHears(stage.redis(), "bystander");
    stage.daemon().assertHealthy();
    try (RawClient newcomer = RawClient.revision3(stage.port())) {
      newcomer.listening(stage.redis(), "bystander");
    }
  }

  @AfterAll
  void close() {
    bystander.close();
    if (!isShared) {
      stage.close();
    }
  }

  final Stage stage() {
    return stage;
  }

  final Redis redis() {
    return stage.redis();
  }

  final int port() {
    return stage.port();
  }

  final RawClient bystander() {
    return bystander;
  }

  private static final class Shared {
    /** As the pom says for the classes that it names twice; else as the daemon does by itself. */
    static final String IO = System.getProperty("echobridge.io", "auto");

    static final Stage STAGE = Stage.open("server.io = " + IO, "");

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(STAGE::close));
    }
  }

  /** A name that no other test uses. */
  static String unique(String start) {
    return start + UUID.randomUUID().toString().substring(0, 8);
  }
}
