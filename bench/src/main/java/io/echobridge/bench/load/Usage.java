package io.echobridge.bench.load;

import java.time.Duration;

/**
 * What a process holds and has used; all zero when it is not known.
 *
 * @param rss resident memory, in kB
 * @param files open file descriptors
 */
record Usage(Duration cpu, long rss, int threads, int files) {
  static final Usage UNKNOWN = new Usage(Duration.ZERO, 0, 0, 0);

  Usage minus(Usage earlier) {
    return new Usage(
        cpu.minus(earlier.cpu),
        rss - earlier.rss,
        threads - earlier.threads,
        files - earlier.files);
  }
}
