package io.echobridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ChildProcessTest {
  @Test
  void aLineIsAwaitedAndItsGroupsAreHandedOver() {
    try (ChildProcess child = ChildProcess.of("sh", "-c", "echo port=4711; sleep 60").start()) {
      assertThat(child.awaitLine("port=(\\d+)").group(1)).isEqualTo("4711");
    }
  }

  @Test
  void aLineThatNeverComesIsAFailureWithTheOutput() {
    try (ChildProcess child = ChildProcess.of("sh", "-c", "echo no such file; sleep 60").start()) {
      child.awaitLine("no such file");

      assertThatThrownBy(() -> child.awaitLine("ready", Duration.ofMillis(50)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContainingAll("sh did not print a line with \"ready\"", "no such file");
    }
  }

  @Test
  void aProgramThatEndsTooEarlyFailsAtOnceAndSaysHow() {
    try (ChildProcess child = ChildProcess.of("sh", "-c", "echo bad option; exit 3").start()) {
      assertThatThrownBy(() -> child.awaitLine("ready"))
          .hasMessageContainingAll("ended with exit code 3", "bad option");
    }
  }

  @Test
  void whatIsTypedIsReadAndTheExitCodeIsHandedOver() {
    try (ChildProcess child =
        ChildProcess.of("sh", "-c", "read line; echo \"$GREETING $line\"; exit 7")
            .env("GREETING", "hello")
            .start()) {
      child.type("world");

      assertThat(child.awaitExit(ChildProcess.PATIENCE)).isEqualTo(7);
      assertThat(child.output()).containsExactly("hello world");
    }
  }

  @Test
  void whatAProgramStartedEndsWithIt() {
    ChildProcess child = ChildProcess.of("sh", "-c", "sleep 60 & echo pid=$!; wait").start();
    long grandchild = Long.parseLong(child.awaitLine("pid=(\\d+)").group(1));
    assertThat(ProcessHandle.of(grandchild)).isPresent();

    child.stop();

    assertThat(child.isRunning()).isFalse();
    Awaitility.await()
        .until(() -> ProcessHandle.of(grandchild).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void aProgramThatIgnoresTheRequestToEndIsKilled() {
    ChildProcess child =
        ChildProcess.of("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done").start();
    child.awaitLine("deaf");

    child.kill();

    assertThat(child.isRunning()).isFalse();
  }
}
