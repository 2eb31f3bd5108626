package io.echobridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which ports a test may choose. */
class FreePortsTest {
  @Test
  void aPortIsKeptForThisProcess() throws Exception {
    List<Integer> ports = FreePorts.several(3);
    assertThat(ports).doesNotHaveDuplicates();
    for (int port : ports) {
      Path lock = Path.of(System.getProperty("java.io.tmpdir"), "echobridge-test-ports", "" + port);
      try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
        assertThatThrownBy(channel::tryLock).isInstanceOf(OverlappingFileLockException.class);
      }
    }
  }
}
