package io.echobridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {
  private static final long MIB = 1 << 20;

  @Test
  void aSmallServerWithJavasOwnDefaultsIsFine() {
    assertThat(faults(256 * MIB, 1024 * MIB, 65_536)).isEmpty();
  }

  @Test
  void aHeapForWhichThereIsNoMemoryIsTold() {
    assertThat(faults(800 * MIB, 1024 * MIB, 65_536))
        .singleElement()
        .asString()
        .contains("800 MiB of the 1024 MiB", "-Xmx512m");
    assertThat(faults(768 * MIB, 1024 * MIB, 65_536)).isEmpty();
  }

  @Test
  void aHeapTooSmallForTheLimitsIsTold() {
    assertThat(faults(100 * MIB, 1024 * MIB, 65_536))
        .singleElement()
        .asString()
        .contains("limits.max-in-flight are 64 MiB", "heap of 100 MiB");
  }

  @Test
  void fewFilesAreTold() {
    assertThat(faults(256 * MIB, 1024 * MIB, 1024))
        .singleElement()
        .asString()
        .contains("At most 1024 files", "about 896 clients", "LimitNOFILE");
  }

  @Test
  void whatIsNotKnownIsPlenty() {
    assertThat(faults(256 * MIB, Long.MAX_VALUE, Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void thisOneKnowsItsHeap() {
    assertThat(Machine.here().heap()).isEqualTo(Runtime.getRuntime().maxMemory());
  }

  private List<String> faults(long heap, long memory, long files) {
    return new Machine(heap, memory, files).faults(64 * MIB);
  }
}
