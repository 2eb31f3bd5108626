package io.echobridge.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Java process keeps alive: its heap right after a full collection, asked with jcmd. */
public final class LiveHeap {
  private static final Pattern USED =
      Pattern.compile("^(?!.*(Metaspace|class space)).*used (\\d+)([KMG])");

  private LiveHeap() {}

  /** In kB. */
  public static long of(long pid) {
    jcmd(pid, "GC.run");
    return used(jcmd(pid, "GC.heap_info"));
  }

  /** The sum of what all generations use, of jcmd's GC.heap_info. */
  static long used(String info) {
    long sum = 0;
    for (String line : info.split("\n", -1)) {
      Matcher used = USED.matcher(line);
      if (used.find()) {
        sum += Long.parseLong(used.group(2)) << ("KMG".indexOf(used.group(3)) * 10);
      }
    }
    if (sum == 0) {
      throw new IllegalStateException("no heap in the output of jcmd: " + info);
    }
    return sum;
  }

  private static String jcmd(long pid, String command) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process process =
          new ProcessBuilder(jcmd.toString(), String.valueOf(pid), command)
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("jcmd " + command + ": " + output.strip());
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException("jcmd", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while jcmd ran", e);
    }
  }
}
