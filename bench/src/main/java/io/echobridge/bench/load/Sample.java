package io.echobridge.bench.load;

/**
 * What a daemon holds at one time.
 *
 * @param heap live after a full collection, in kB
 * @param resident memory, in kB
 * @param direct buffers outside of the heap, in kB
 */
record Sample(long heap, long resident, long direct, long files, long threads) {
  String line() {
    return "live heap %,d kB, resident %,d kB, direct %,d kB, %,d files, %d threads"
        .formatted(heap, resident, direct, files, threads);
  }
}
