package io.echobridge.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerProcessTest {
  @Test
  void aProcessMayBeCalledWhateverItLikes() {
    String stat = "42 (a ) 1 2 (x) S 1 42 42 0 -1 4194560 6000 0 3 0 250 150 0 0 20 0 28 0";

    assertThat(ServerProcess.cpu(stat)).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void memoryIsReadFromTheStatus() {
    List<String> status = List.of("Name:\tjava", "VmRSS:\t  153316 kB", "Threads:\t28");

    assertThat(ServerProcess.field(status, "VmRSS:")).isEqualTo(153_316);
    assertThat(ServerProcess.field(status, "VmSwap:")).isZero();
  }

  @Test
  void thisProcessHasMemoryFilesAndThreads() {
    Usage usage = new ServerProcess(ProcessHandle.current().pid()).usage();

    assertThat(usage.rss()).isPositive();
    assertThat(usage.files()).isPositive();
    assertThat(usage.threads()).isPositive();
    assertThat(usage.cpu()).isPositive();
    assertThat(new ServerProcess(0).usage()).isEqualTo(Usage.UNKNOWN);
  }

  @Test
  void theHeapIsTheSumOfItsGenerations() {
    String serial =
        """
        4711:
         def new generation   total 9792K, used 1212K [0x1, 0x2, 0x3)
          eden space 8704K,  13% used [0x1, 0x2, 0x3)
         tenured generation   total 21888K, used 15342K [0x1, 0x2, 0x3)
         Metaspace       used 30000K, committed 30336K, reserved 1114112K
          class space    used 3000K, committed 3000K, reserved 1048576K
        """;
    String g1 = " garbage-first heap   total 262144K, used 26M [0x1, 0x2)\n Metaspace used 9K\n";

    assertThat(LiveHeap.used(serial)).isEqualTo(1212 + 15342);
    assertThat(LiveHeap.used(g1)).isEqualTo(26 * 1024);
    assertThatThrownBy(() -> LiveHeap.used("no such process")).hasMessageContaining("no such");
  }
}
